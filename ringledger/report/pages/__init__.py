"""The pages, each a module with `write(site)`: its queries, and what its template is given."""

from ringledger.report.pages import agencies, claims, front, matching, sources

PAGES = (front, claims, agencies, matching, sources)
