// The attribute dictionary, the code lists that name values, and the lists that one may ask to be in.
import { useQuery } from "@tanstack/react-query";
import { answered, api, type Views } from "../../../api/client";
import { codes, type Code } from "../../codes";

export type Attribute = Views["Attribute"];

const CODE_LISTS = import.meta.glob<Code[]>("@schemas/codes/*.json", { import: "codes" });

export function useDictionary(): readonly Attribute[] {
  const found = useQuery({ queryKey: ["attributes"], queryFn: ({ signal }) => answered(api.GET("/v1/attributes", { signal })), staleTime: Infinity });
  return found.data?.items ?? [];
}

async function codesOf(list: string): Promise<Code[]> {
  const load = Object.entries(CODE_LISTS).find(([path]) => path.endsWith(`/${list}.json`))?.[1];
  return list === "categories" ? codes.category : load ? load() : [];
}

export function useCodes(list: string | undefined): readonly Code[] {
  const found = useQuery({ queryKey: ["codes", list], queryFn: () => codesOf(list ?? ""), enabled: list !== undefined, staleTime: Infinity, networkMode: "always" });
  return found.data ?? [];
}

async function listsOf(kind: string, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page: Views["Lists"] = await answered(api.GET("/v1/lists", { params: { query: { after } }, signal }));
    found.push(...page.items.filter(({ of }) => of === kind).map(({ code }) => code));
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** The codes of the lists of that kind. */
export function useLists(kind: string | undefined): readonly string[] {
  const found = useQuery({ queryKey: ["lists-of", kind], queryFn: ({ signal }) => listsOf(kind ?? "", signal), enabled: kind !== undefined });
  return found.data ?? [];
}
