/** Reports and archives: asked for, followed, and where their files are. */
import type { Archive, ArchiveDraft, Form, Report, ReportDraft } from "../model/report";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1";

export const requestReport = (draft: ReportDraft): Promise<Report> =>
  request<Schemas["ReportView"]>(`${base}/reports`, { method: "POST", body: draft });

export const fetchReports = async (): Promise<Report[]> =>
  (await request<Schemas["ReportList"]>(`${base}/reports`)).reports;

export const renderReport = (number: string): Promise<Report> =>
  request<Schemas["ReportView"]>(`${base}/reports/${number}/rendering`, { method: "POST" });

export const publishReport = (number: string): Promise<Report> =>
  request<Schemas["ReportView"]>(`${base}/reports/${number}/publication`, { method: "POST" });

export const reportAddress = (number: string): string => `${base}/reports/${number}`;
export const reportFile = (number: string, form: Form): string => `${reportAddress(number)}/files/${form}`;

export const requestArchive = (draft: ArchiveDraft): Promise<Archive> =>
  request<Schemas["ArchiveView"]>(`${base}/archives`, { method: "POST", body: draft });

export const fetchArchives = async (): Promise<Archive[]> =>
  (await request<Schemas["ArchiveList"]>(`${base}/archives`)).archives;

export const archivePackage = (number: string): string => `${base}/archives/${number}/package`;
