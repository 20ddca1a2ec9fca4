// What a refusal says to a person, in both languages: the texts of schemas/api/problems.json.
import problems from "@schemas/problems.json";
import type { Language } from "../i18n";
import { translate } from "../i18n";
import type { Refusal } from "./client";

const texts = problems as Record<string, { status: number; text: string; zh: string }>;

export function refusalText(language: Language, refusal: Refusal): string {
  if (refusal.kind === "offline") {
    return translate(language, "problem.offline");
  }
  const known = texts[refusal.kind];
  const text = known && (language === "zh" ? known.zh : known.text);
  return text ?? refusal.problem.detail ?? translate(language, "problem.unknown", { status: refusal.status });
}
