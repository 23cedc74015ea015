/** What a participant is told after joining: who asks, where, and what. */
import type { Geometry, Position } from "../geo/geojson";
import type { Landmark } from "../geo/nearest";
import type { Catalogue } from "./catalogue";

export type Setting = "school_class" | "youth_club" | "kiosk" | "walk";
/** Who holds the pen: the participant, or an adult for a paper sheet or for a group that walked together. */
export type Provenance = "participant" | "paper" | "walk";

export type Invitation = {
  municipality: { municipality_id: string; name: string };
  campaign: { campaign_id: string; kind: string; title: string; purpose: string; closes_at: string };
  provenance: Provenance;
  group: {
    setting: Setting;
    label: string;
    grade: number | null;
    closes_at: string;
    school: { name: string; position: Position } | null;
    /** Names of the four pictures that open the class's page. */
    picture_code: string[];
  };
  language: "nb" | "nn";
  area: { name: string; boundary: Geometry } | null;
  landmarks: Landmark[];
  catalogue: Catalogue;
};
