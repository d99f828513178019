"""The pages, each a module with `write(site)`: its queries, and what its template is given."""

from ringledger.report.pages import agencies, checks, claims, front, matching, places, sources

PAGES = (front, claims, places, agencies, matching, checks, sources)
