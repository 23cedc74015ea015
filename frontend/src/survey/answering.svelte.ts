/** Somebody who answers: what is asked, what was answered so far, and what the device keeps of it. */
import { fetchAnswers, fetchForm, newAuthor, putAnswers, withdrawAnswers, type Author } from "../api/survey";
import { isPassing, problemOf, type Problem } from "../model/problem";
import { missingIn, type Answer, type Answers, type Question, type SurveyForm } from "../model/survey";

type Screen = "door" | "introduction" | "questions" | "waiting" | "thanks" | "withdrawn";
/** Once sent, the answers themselves are kept by the server alone. */
type Kept = { key: string; form: SurveyForm; author: Author; answers: Answers; is_sent: boolean };

const shelf = "nabotrakk.survey";

function readKept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(shelf) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export class Answering {
  screen: Screen = $state("door");
  form: SurveyForm | null = $state.raw(null);
  answers: Answers = $state.raw({});
  /** Which question is on the screen. */
  at = $state(0);
  isBusy = $state(false);
  problem: Problem | null = $state.raw(null);
  /** The question that must be answered before one goes on. */
  missed: string | null = $state(null);
  private key = "";
  private author: Author | null = null;
  private isSent = false;

  constructor(key: string | null) {
    const kept = readKept();
    if (kept && (key === null || key === kept.key)) this.takeUp(kept);
    else if (key) void this.enter(key);
    addEventListener("online", () => {
      if (this.screen === "waiting") void this.send();
    });
  }

  get questions(): Question[] {
    return this.form?.questionnaire.questions ?? [];
  }

  get question(): Question | undefined {
    return this.questions[this.at];
  }

  get isLast(): boolean {
    return this.at === this.questions.length - 1;
  }

  private takeUp({ key, form, author, answers, is_sent }: Kept): void {
    Object.assign(this, { key, form, author, answers, isSent: is_sent });
    this.screen = is_sent ? "thanks" : "introduction";
  }

  /** Opens the survey a link or a code leads to. */
  async enter(key: string): Promise<void> {
    await this.attempt(async () => {
      const form = await fetchForm(key);
      this.takeUp({ key, form, author: newAuthor(form.municipality_id), answers: {}, is_sent: false });
    });
  }

  start(): void {
    this.at = 0;
    this.screen = "questions";
    this.keep();
  }

  set(code: string, answer: Answer): void {
    this.answers = { ...this.answers, [code]: answer };
    if (this.missed === code) this.missed = null;
    this.keep();
  }

  back(): void {
    this.missed = null;
    if (this.at === 0) this.screen = "introduction";
    else this.at -= 1;
  }

  next(): void {
    const question = this.question;
    if (question && missingIn([question], this.answers).length > 0) this.missed = question.code;
    else if (this.isLast) void this.send();
    else this.at += 1;
  }

  /** Without a network the answers wait on the device, and are sent under the same id. */
  async send(): Promise<void> {
    const author = this.author;
    if (!author) return;
    await this.attempt(async () => {
      await putAnswers(author, this.key, this.answers);
      this.isSent = true;
      this.answers = {};
      this.screen = "thanks";
      this.keep();
    });
    if (this.problem && isPassing(this.problem)) this.screen = "waiting";
  }

  async change(): Promise<void> {
    const author = this.author;
    if (!author) return;
    await this.attempt(async () => {
      this.answers = await fetchAnswers(author);
      this.isSent = false;
      this.start();
    });
  }

  async withdraw(): Promise<void> {
    const author = this.author;
    if (!author) return;
    await this.attempt(async () => {
      await withdrawAnswers(author);
      this.forget();
      this.screen = "withdrawn";
    });
  }

  /** Somebody else answers on the same device, by the same link. */
  another(): void {
    const form = this.form;
    if (form) this.takeUp({ key: this.key, form, author: newAuthor(form.municipality_id), answers: {}, is_sent: false });
  }

  private keep(): void {
    const [form, author] = [this.form, this.author];
    if (!form || !author) return;
    const kept: Kept = { key: this.key, form, author, answers: this.answers, is_sent: this.isSent };
    try {
      localStorage.setItem(shelf, JSON.stringify(kept));
    } catch {
      // Then the draft lasts as long as the page.
    }
  }

  private forget(): void {
    try {
      localStorage.removeItem(shelf);
    } catch {
      // Then nothing was kept either.
    }
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    try {
      await act();
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.isBusy = false;
    }
  }
}
