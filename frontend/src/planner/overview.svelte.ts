/** What the planner looks at: a campaign, its filters, its marks, and the one chosen. */
import { fetchMarks, fetchSummary } from "../api/planner";
import { fetchCampaign, fetchCampaigns, fetchCatalogue, fetchSchools, type School } from "../api/staff";
import type { Box } from "../geo/geojson";
import { newestFirst, type Campaign, type CampaignDetail } from "../model/campaign";
import type { Catalogue } from "../model/catalogue";
import type { CampaignSummary, PlannerMark } from "../model/planner";
import { problemOf, type Problem } from "../model/problem";
import type { Staff } from "../model/staff";
import { readChoice, writeChoice, type Choice } from "./address";

/** More than this at once is slow to draw and to read; a smaller area is asked for instead. */
export const mostMarks = 3_000;

export class Overview {
  choice: Choice = $state.raw(readChoice(location.search));
  campaigns: Campaign[] | null = $state.raw(null);
  campaign: CampaignDetail | null = $state.raw(null);
  catalogue: Catalogue | null = $state.raw(null);
  summary: CampaignSummary | null = $state.raw(null);
  schools: School[] = $state.raw([]);
  marks: PlannerMark[] = $state.raw([]);
  isLoading = $state(false);
  isComplete = $state(true);
  /** The marks are those of the map's view, because the whole campaign has too many. */
  isInView = $state(false);
  problem: Problem | null = $state.raw(null);
  chosen: string | null = $state(null);
  /** Where it was chosen: the other side then moves to show it. */
  chosenIn: "list" | "map" = $state("list");
  #box: Box | null = null;
  #request = 0;

  constructor(
    readonly staff: Staff,
    readonly signedOut: () => void,
  ) {}

  async start(): Promise<void> {
    const [campaigns, schools] = await Promise.all([
      this.#ask(fetchCampaigns()),
      fetchSchools(this.staff.municipality.municipality_id),
    ]);
    this.schools = schools;
    if (!campaigns) return;
    this.campaigns = newestFirst(campaigns);
    const wanted = campaigns.find((known) => known.campaign_id === this.choice.campaign_id) ?? this.campaigns[0];
    if (wanted) await this.openCampaign(wanted.campaign_id, this.choice);
  }

  async openCampaign(campaign_id: string, filters: Omit<Choice, "campaign_id"> = { theme: null, category: null }) {
    this.#choose({ campaign_id, theme: filters.theme, category: filters.category });
    this.#box = null;
    this.isInView = false;
    this.marks = [];
    const marks = this.#load();
    const parts = await this.#ask(
      Promise.all([fetchCampaign(campaign_id), fetchCatalogue(campaign_id), fetchSummary(campaign_id)]),
    );
    // Somebody may have opened another campaign meanwhile.
    if (parts && this.choice.campaign_id === campaign_id) {
      [this.campaign, this.catalogue, this.summary] = parts;
    }
    await marks;
  }

  async filter(theme: string | null, category: string | null): Promise<void> {
    this.#choose({ ...this.choice, theme, category });
    // Fewer marks may fit the whole area again.
    this.isInView = false;
    await this.#load();
  }

  /** The map moved; only a campaign too large to show whole is asked again. */
  async look(box: Box): Promise<void> {
    this.#box = box;
    if (this.isInView || !this.isComplete) {
      this.isInView = true;
      await this.#load();
    }
  }

  choose(id: string | null, where: "list" | "map"): void {
    this.chosenIn = where;
    this.chosen = id;
  }

  tryAgain(): void {
    const { campaign_id } = this.choice;
    if (this.campaigns && campaign_id) void this.openCampaign(campaign_id, this.choice);
    else void this.start();
  }

  #choose(choice: Choice): void {
    this.choice = choice;
    this.chosen = null;
    history.replaceState(null, "", location.pathname + writeChoice(choice));
  }

  /** Only the newest answer counts: an older one may arrive after it. */
  async #load(): Promise<void> {
    const { campaign_id, theme, category } = this.choice;
    if (!campaign_id) return;
    const request = ++this.#request;
    this.isLoading = true;
    const box = this.isInView ? this.#box : null;
    const answer = await this.#ask(fetchMarks({ campaign_id, theme, category, box }, mostMarks));
    if (request !== this.#request) return;
    this.isLoading = false;
    if (!answer) return;
    this.marks = answer.marks;
    this.isComplete = answer.isComplete;
  }

  async #ask<Answer>(question: Promise<Answer>): Promise<Answer | null> {
    try {
      const answer = await question;
      this.problem = null;
      return answer;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 401) this.signedOut();
      else this.problem = problem;
      return null;
    }
  }
}
