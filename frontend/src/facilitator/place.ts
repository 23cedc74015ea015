/** What lies under a group's maps: the ground, the campaign's area, the schools. */
import { fetchBaseMap, type BaseMap } from "../api/base-map";
import { fetchCampaign, fetchSchools, type School } from "../api/staff";
import { boxAround } from "../geo/box";
import type { Box, Geometry, Position } from "../geo/geojson";
import type { Group } from "../model/group";

export type GroupPlace = {
  ground: BaseMap;
  boundary: Geometry | null;
  landmarks: School[];
  school: School | null;
  /** Around the school, else the campaign's area, else the municipality's schools. */
  box: Box | null;
};

const aroundSchoolMetres = 900;
const metresPerDegree = 111_195;

function boxOf([lon, lat]: Position, metres: number): Box {
  const high = metres / metresPerDegree;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  return [lon - wide, lat - high, lon + wide, lat + high];
}

export async function fetchPlace(municipality_id: string, group: Group): Promise<GroupPlace> {
  const [ground, campaign, landmarks] = await Promise.all([
    fetchBaseMap(municipality_id),
    fetchCampaign(group.campaign_id),
    fetchSchools(municipality_id),
  ]);
  const boundary = campaign.area?.boundary ?? null;
  const school = landmarks.find(({ school_id }) => school_id === group.school?.school_id) ?? null;
  const points: Geometry[] = landmarks.map(({ position }) => ({ type: "Point", coordinates: position }));
  const box = school ? boxOf(school.position, aroundSchoolMetres) : boxAround(boundary ? [boundary] : points);
  return { ground, boundary, landmarks, school, box };
}
