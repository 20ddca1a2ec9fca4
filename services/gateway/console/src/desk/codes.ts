// The code lists of schemas/codes and the category packs, by the field that holds such a code.
import childSeats from "@schemas/categories/child-seats.json";
import dailyGoods from "@schemas/categories/daily-goods.json";
import ecommerceGoods from "@schemas/categories/ecommerce-goods.json";
import general from "@schemas/categories/general.json";
import vehicles from "@schemas/categories/vehicles.json";
import actions from "@schemas/codes/inspection-actions.json";
import checkVerdicts from "@schemas/codes/check-verdicts.json";
import conflictKinds from "@schemas/codes/conflict-kinds.json";
import countries from "@schemas/codes/countries.json";
import directions from "@schemas/codes/directions.json";
import findingKinds from "@schemas/codes/finding-kinds.json";
import lanes from "@schemas/codes/lanes.json";
import measureKinds from "@schemas/codes/measure-kinds.json";
import outcomeVerdicts from "@schemas/codes/outcome-verdicts.json";
import paths from "@schemas/codes/selection-paths.json";
import findingResults from "@schemas/codes/finding-results.json";
import releaseStatuses from "@schemas/codes/release-statuses.json";
import reviewKinds from "@schemas/codes/review-kinds.json";
import services from "@schemas/codes/services.json";
import severities from "@schemas/codes/severities.json";
import stages from "@schemas/codes/stages.json";
import testVerdicts from "@schemas/codes/test-verdicts.json";

export interface Code {
  code: string;
  label: string;
  labelZh: string;
}

export const codes = {
  lane: lanes.codes,
  action: actions.codes,
  category: [vehicles, childSeats, ecommerceGoods, dailyGoods, general].map(({ code, label, labelZh }) => ({ code, label, labelZh })),
  originCountry: countries.codes,
  direction: directions.codes,
  checkVerdict: checkVerdicts.codes,
  conflictKind: conflictKinds.codes,
  findingResult: findingResults.codes,
  reviewKind: reviewKinds.codes,
  findingKind: findingKinds.codes,
  measureKind: measureKinds.codes,
  verdict: outcomeVerdicts.codes,
  path: paths.codes,
  releaseStatus: releaseStatuses.codes,
  producer: services.codes,
  severity: severities.codes,
  stage: stages.codes,
  testVerdict: testVerdicts.codes,
} satisfies Record<string, Code[]>;

export type CodeList = keyof typeof codes;

export function codeLabel(list: CodeList, code: string, pick: (en: string, zh: string) => string): string {
  const found = (codes[list] as Code[]).find((entry) => entry.code === code);
  return found ? pick(found.label, found.labelZh) : code;
}
