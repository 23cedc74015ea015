"""Read a municipality's latest release and print what most children tell, as a table.

    python read_release.py http://127.0.0.1:8000 4601

With an API key in NABOTRAKK_KEY the counts are exact and begin at five; without one they are the
public's bands of five, and begin at ten. Needs httpx.
"""

# %% What is asked, and of whom
import os
import sys
from collections import defaultdict

import httpx

service, municipality_id = sys.argv[1:3]
key = os.environ.get("NABOTRAKK_KEY")
headers = {"Authorization": f"Bearer {key}"} if key else {}
client = httpx.Client(base_url=service, headers=headers, timeout=30)

# %% The latest release: how it was made, and what it means that a cell is missing
answer = client.get("/api/v1/releases", params={"municipality_id": municipality_id})
answer.raise_for_status()
releases = answer.json()["releases"]
if not releases:
    sys.exit(f"{municipality_id} has released nothing yet.")
release = releases[0]
print(f"{release['citation']}\n{release['absence']}\n")

# %% Its cells: a GeoJSON FeatureCollection in CRS84
answer = client.get(f"/api/v1/releases/{release['number']}/{'key-cells' if key else 'cells'}")
answer.raise_for_status()
cells = answer.json()

# %% By theme: how many cells, and the largest number of children in one
participants = defaultdict(list)
for feature in cells["features"]:
    properties = feature["properties"]
    participants[properties["theme"]].append(properties["participants"])

print(f"{'theme':<12}{'cells':>8}{'most children':>16}")
for theme, counts in sorted(participants.items(), key=lambda item: -max(item[1])):
    print(f"{theme:<12}{len(counts):>8}{max(counts):>16}")
