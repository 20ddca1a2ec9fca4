// The code lists of schemas/codes and the category packs, by the field that holds such a code.
import childSeats from "@schemas/categories/child-seats.json";
import dailyGoods from "@schemas/categories/daily-goods.json";
import ecommerceGoods from "@schemas/categories/ecommerce-goods.json";
import general from "@schemas/categories/general.json";
import vehicles from "@schemas/categories/vehicles.json";
import actions from "@schemas/codes/inspection-actions.json";
import checkVerdicts from "@schemas/codes/check-verdicts.json";
import conflictKinds from "@schemas/codes/conflict-kinds.json";
import currencies from "@schemas/codes/currencies.json";
import countries from "@schemas/codes/countries.json";
import directions from "@schemas/codes/directions.json";
import findingKinds from "@schemas/codes/finding-kinds.json";
import investigationSteps from "@schemas/codes/investigation-steps.json";
import lanes from "@schemas/codes/lanes.json";
import measureKinds from "@schemas/codes/measure-kinds.json";
import outcomeVerdicts from "@schemas/codes/outcome-verdicts.json";
import recallSteps from "@schemas/codes/recall-steps.json";
import sampleSteps from "@schemas/codes/sample-steps.json";
import paths from "@schemas/codes/selection-paths.json";
import disposalSteps from "@schemas/codes/disposal-steps.json";
import documentTypes from "@schemas/codes/document-types.json";
import findingResults from "@schemas/codes/finding-results.json";
import releaseStatuses from "@schemas/codes/release-statuses.json";
import regimes from "@schemas/codes/regimes.json";
import reviewKinds from "@schemas/codes/review-kinds.json";
import services from "@schemas/codes/services.json";
import severities from "@schemas/codes/severities.json";
import stages from "@schemas/codes/stages.json";
import testVerdicts from "@schemas/codes/test-verdicts.json";
import transportModes from "@schemas/codes/transport-modes.json";
import units from "@schemas/codes/units.json";

export interface Code {
  code: string;
  label: string;
  labelZh: string;
  /** Of a country: its other code. */
  alpha3?: string;
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
  disposalStep: disposalSteps.codes,
  documentType: documentTypes.codes,
  investigationStep: investigationSteps.codes,
  recallStep: recallSteps.codes,
  sampleStep: sampleSteps.codes,
  measureKind: measureKinds.codes,
  verdict: outcomeVerdicts.codes,
  path: paths.codes,
  releaseStatus: releaseStatuses.codes,
  producer: services.codes,
  severity: severities.codes,
  stage: stages.codes,
  testVerdict: testVerdicts.codes,
  currency: currencies.codes,
  regime: regimes.codes,
  transportMode: transportModes.codes,
  unit: units.codes,
} satisfies Record<string, Code[]>;

export type CodeList = keyof typeof codes;

const entryOf = (list: CodeList, code: unknown) => (codes[list] as Code[]).find((entry) => entry.code === code || entry.alpha3 === code);

export const isCodeOf = (list: CodeList, code: unknown): boolean => entryOf(list, code) !== undefined;

export function codeLabel(list: CodeList, code: string, pick: (en: string, zh: string) => string): string {
  const found = entryOf(list, code);
  return found ? pick(found.label, found.labelZh) : code;
}
