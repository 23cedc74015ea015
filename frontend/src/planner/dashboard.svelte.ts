/** What the planner's dashboard knows: the view, and the answers to what it asks. */
import {
  cancelScan,
  compare,
  fetchAreas,
  fetchCells,
  fetchCoverage,
  fetchFindings,
  fetchScan,
  fetchSummary,
  requestScan,
  type Area,
  type Coverage,
  type Summary,
} from "../api/insight";
import { fetchPlanCases } from "../api/plan-cases";
import { fetchMeasures } from "../api/measures";
import { fetchCampaign, fetchCampaigns, fetchCatalogue, fetchSchools, type School } from "../api/staff";
import type { Position } from "../geo/geojson";
import { newestFirst, withMarks, type Campaign, type CampaignDetail } from "../model/campaign";
import type { Catalogue } from "../model/catalogue";
import type { Measure } from "../model/measure";
import { isUnderWay, type CellsAnswer, type Comparison, type FindingItem, type Scan } from "../model/insight";
import type { PlanCase } from "../model/plan";
import { problemOf, type Problem } from "../model/problem";
import type { Staff } from "../model/staff";
import {
  isScannable,
  marksFromZoom,
  noFilters,
  otherSide,
  tellsMarks,
  type Filters,
  type Layer,
  type Other,
  type Panel,
  type View,
} from "../model/view";
import { readView, writeView } from "./address";

/** Cells a list shows at first; the table and the export have all. */
export const mostListed = 100;
/** Cells of a scan may be of these sizes alone. */
const scanSizes = [100, 250, 500];
const scanPauseMilliseconds = 700;

/** Of an answer that nobody is there to hear. */
const unheard = new Promise<never>(() => undefined);

export class Dashboard {
  view: View = $state.raw(readView(location.search));
  campaigns: Campaign[] | null = $state.raw(null);
  campaign: CampaignDetail | null = $state.raw(null);
  catalogue: Catalogue | null = $state.raw(null);
  schools: School[] = $state.raw([]);
  areas: Area[] = $state.raw([]);
  cells: CellsAnswer | null = $state.raw(null);
  summary: Summary | null = $state.raw(null);
  coverage: Coverage | null = $state.raw(null);
  findings: FindingItem[] | null = $state.raw(null);
  measures: Measure[] | null = $state.raw(null);
  planCases: PlanCase[] | null = $state.raw(null);
  scan: Scan | null = $state.raw(null);
  comparison: Comparison | null = $state.raw(null);
  /** Cells picked on the map or in the list, to make a finding of. */
  picked: ReadonlySet<number> = $state.raw(new Set<number>());
  /** Corners of an area that is being drawn; null when none is. */
  corners: Position[] | null = $state.raw(null);
  isLoading = $state(false);
  problem: Problem | null = $state.raw(null);
  // Of the view what others depend on, part by part: moving the map changes none of it.
  readonly filters: Filters = $derived(this.view.filters);
  readonly other: Other = $derived(this.view.other);
  readonly layer: Layer = $derived(this.view.layer);
  readonly panel: Panel = $derived(this.view.panel);
  readonly isTable: boolean = $derived(this.view.isTable);
  readonly opened: string | null = $derived(this.view.opened);
  readonly cellMetres: number = $derived(this.view.cell_metres);
  /** The campaigns that are read: those chosen, or all. */
  readonly selected: Campaign[] = $derived.by(() => {
    const { campaigns } = this.filters;
    return (this.campaigns ?? []).filter((each) => campaigns.length === 0 || campaigns.includes(each.campaign_id));
  });
  readonly area: Area | null = $derived(this.areas.find(({ area_id }) => area_id === this.filters.area) ?? null);
  /** What cells are of: on the map of ways of who passes, where no filter already says which. */
  readonly cellFilters: Filters = $derived.by(() => {
    const { theme, travel, unsafe } = this.filters;
    const isOpen = !theme && !travel && !unsafe;
    return isOpen && this.layer === "ways" ? { ...this.filters, theme: "way" } : this.filters;
  });
  /** What the selection is compared with. */
  readonly otherFilters: Filters = $derived(otherSide(this.filters, this.other));
  /** Whether the map is near enough to show single marks, and the filters let them be told. */
  readonly showsMarks: boolean = $derived(
    (this.view.place?.zoom ?? 0) >= marksFromZoom && tellsMarks(this.filters) && ["ways", "marks"].includes(this.layer),
  );
  #cellsAsked = 0;
  #isOver = false;

  constructor(
    readonly staff: Staff,
    readonly signedOut: () => void,
  ) {}

  async start(): Promise<void> {
    const { municipality_id } = this.staff.municipality;
    const [campaigns, schools, areas] = await Promise.all([
      this.ask(fetchCampaigns()),
      fetchSchools(municipality_id),
      this.ask(fetchAreas(municipality_id)),
    ]);
    this.schools = schools;
    this.areas = areas ?? [];
    if (!campaigns) return;
    this.campaigns = newestFirst(withMarks(campaigns));
    const known = new Set(this.campaigns.map(({ campaign_id }) => campaign_id));
    const asked = this.filters.campaigns.filter((id) => known.has(id));
    const [newest] = this.campaigns;
    this.#look({ filters: { ...this.filters, campaigns: asked.length || !newest ? asked : [newest.campaign_id] } });
    if (newest) await Promise.all([this.#openCampaign(), this.reload(), this.#loadAlerts()]);
  }

  /** The page is gone: nothing follows any more on what is still under way. */
  end(): void {
    this.#isOver = true;
  }

  /** Changes filters; whatever is shown is asked for again. */
  async filter(change: Partial<Filters>): Promise<void> {
    const filters = { ...this.filters, ...change };
    if (change.theme !== undefined && change.category === undefined) filters.category = null;
    if (filters.theme) [filters.travel, filters.unsafe] = [null, false];
    else if (filters.travel) filters.unsafe = false;
    const isElsewhere = filters.campaigns !== this.filters.campaigns;
    if (isElsewhere) this.coverage = null;
    this.#look({ filters });
    await Promise.all([isElsewhere && this.#openCampaign(), this.reload()]);
  }

  clearFilters(): Promise<void> {
    return this.filter({ ...noFilters, campaigns: this.filters.campaigns });
  }

  async show(layer: Layer): Promise<void> {
    const isAboutWays = layer === "ways" || this.layer === "ways";
    this.#look({ layer });
    if (isAboutWays) void this.#loadCells();
    await this.#loadLayer();
  }

  async compareWith(other: Partial<Other>): Promise<void> {
    this.#look({ other: { ...this.other, ...other } });
    await this.#compare();
  }

  async resize(cell_metres: number): Promise<void> {
    this.#look({ cell_metres });
    await Promise.all([this.#loadCells(), this.#loadLayer()]);
  }

  open(panel: Panel, opened: string | null = null): void {
    this.#look({ panel, opened });
    if (panel === "findings" && !this.findings) void this.loadFindings();
    if (panel === "measures" && !this.measures) void this.loadMeasures();
  }

  tabulate(isTable: boolean): void {
    this.#look({ isTable });
  }

  rest(zoom: number, centre: Position): void {
    this.#look({ place: { zoom, centre } });
  }

  pick(cell: number): void {
    const picked = new Set(this.picked);
    if (!picked.delete(cell)) picked.add(cell);
    this.picked = picked;
  }

  /** Asks anew for all that the filters have to do with. */
  async reload(): Promise<void> {
    await Promise.all([this.#loadCells(), this.#loadTold(), this.#loadLayer()]);
  }

  /** Only the newest answer counts: an older one may arrive after it. */
  async #loadCells(): Promise<void> {
    const asked = ++this.#cellsAsked;
    this.isLoading = true;
    // What is picked is of the cells shown: of those that go, and of those that have gone meanwhile.
    this.picked = new Set();
    const cells = await this.ask(fetchCells(this.cellFilters, this.cellMetres, mostListed));
    if (asked !== this.#cellsAsked) return;
    this.isLoading = false;
    if (!cells) return;
    this.cells = cells;
    this.picked = new Set();
  }

  async #loadTold(): Promise<void> {
    const { filters } = this;
    const campaigns = this.selected.map(({ campaign_id }) => campaign_id);
    const answers = await this.ask(Promise.all([fetchSummary(filters), this.coverage ?? fetchCoverage(campaigns)]));
    if (answers && this.filters === filters) [this.summary, this.coverage] = answers;
  }

  /** What only some ways of seeing ask for. */
  async #loadLayer(): Promise<void> {
    if (this.layer === "compare") await this.#compare();
    else if (this.layer === "zones") await this.startScan();
  }

  async loadFindings(): Promise<void> {
    this.findings = (await this.ask(fetchFindings())) ?? this.findings;
  }

  async loadMeasures(): Promise<void> {
    this.measures = (await this.ask(fetchMeasures())) ?? this.measures;
  }

  /** Asks where children mark more than they pass, and follows the answer until it is there. */
  async startScan(): Promise<void> {
    this.scan = null;
    const { filters } = this;
    if (!isScannable(filters)) return;
    let scan = await this.ask(requestScan(filters, this.scanSize));
    while (scan && this.filters === filters && this.layer === "zones") {
      this.scan = scan;
      if (!isUnderWay(scan)) return;
      await new Promise((resolve) => setTimeout(resolve, scanPauseMilliseconds));
      scan = await this.ask(fetchScan(scan.scan_id));
    }
  }

  async stopScan(): Promise<void> {
    if (this.scan) this.scan = (await this.ask(cancelScan(this.scan.scan_id))) ?? this.scan;
  }

  get scanSize(): number {
    return scanSizes.includes(this.cellMetres) ? this.cellMetres : 250;
  }

  async loadPlanCases(): Promise<void> {
    this.planCases = (await this.ask(fetchPlanCases())) ?? this.planCases;
  }

  /** Answers null, and keeps the problem to show it, where the question fails. */
  async ask<Answer>(question: Promise<Answer>): Promise<Answer | null> {
    try {
      const answer = await question;
      if (this.#isOver) return await unheard;
      this.problem = null;
      return answer;
    } catch (error) {
      if (this.#isOver) return await unheard;
      const problem = problemOf(error);
      if (problem.status === 401) this.signedOut();
      else this.problem = problem;
      return null;
    }
  }

  async #compare(): Promise<void> {
    const { filters, other, cellMetres } = this;
    this.comparison = null;
    const found = await this.ask(compare(this.otherFilters, filters, cellMetres));
    if (this.filters === filters && this.other === other) this.comparison = found;
  }

  async #loadAlerts(): Promise<void> {
    await Promise.all([this.loadPlanCases(), this.panel === "findings" && this.loadFindings(), this.panel === "measures" && this.loadMeasures()]);
  }

  async #openCampaign(): Promise<void> {
    const [first] = this.selected;
    if (!first) return;
    const parts = await this.ask(Promise.all([fetchCampaign(first.campaign_id), fetchCatalogue(first.campaign_id)]));
    if (parts && this.selected[0] === first) [this.campaign, this.catalogue] = parts;
  }

  #look(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    history.replaceState(null, "", location.pathname + writeView(this.view));
  }
}
