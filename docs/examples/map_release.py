"""Draw one theme of a release as a map.

    python map_release.py http://127.0.0.1:8000 4601-2026-u01 change

Writes 4601-2026-u01-change.png. Needs geopandas and matplotlib.
"""

# %% What is drawn
import sys

import geopandas as gpd
import httpx

service, number, theme = sys.argv[1:4]
release = httpx.get(f"{service}/api/v1/releases/{number}").raise_for_status().json()

# %% Its cells: a row a cell and theme
cells = gpd.read_file(f"{service}/api/v1/releases/{number}/files/gpkg", layer="release")
shown = cells[cells["theme"] == theme]

# %% The map; a cell that is missing is not zero
axes = shown.plot(column="participants", cmap="Blues", legend=True, edgecolor="grey")
axes.set_title(f"{theme}: at least so many children")
axes.set_axis_off()
axes.annotate(release["citation"], (0, -0.05), xycoords="axes fraction", fontsize=5)
axes.figure.savefig(f"{number}-{theme}.png", dpi=200)
print(f"{len(shown)} cells of {theme}")
