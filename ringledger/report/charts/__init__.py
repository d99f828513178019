"""Charts in Vega-Lite, built with Altair: small ones drawn while writing, others in the page.

vega.py        the look of all charts, and drawing them
parts.py       what several charts share: axes, tooltips, the published figure
claims.py      a claim's figure, and how far choices move it
matching.py    what matching recipes report, and whether probabilities come true
agencies.py    an agency's deaths in time
places.py      the map
"""
