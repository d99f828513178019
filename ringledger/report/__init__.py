"""The report: a static site of one edition, written from its published warehouse.

What belongs here: reading marts, drawing and laying out. What does not: counting. Every figure on a
page is a cell of a table that an analyst can query as well.

    writing.py     the folder that is written, whole or not at all
    site.py        what every page is written with
    words.py       how figures, days and names read
    scripts.py     data as classic scripts, which a page opened from a disk may load
    charts/        charts in Vega-Lite, drawn while writing or in the page
    cards.py       the claims as every page shows them
    pages/         one module a page: its queries and what it hands to its template
    templates/     the pages' HTML; everything from data is escaped
    static/        style, the pages' scripts, and vendored libraries with their licenses
"""
