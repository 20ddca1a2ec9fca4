// What a page is asked for stands in its address, and comes there from its form.
import type { FormEvent } from "react";
import { useSearchParams } from "react-router";

/** The address's parameters, and what puts a form's fields there in their place; empty ones are left out. */
export function useAsked(): [URLSearchParams, (event: FormEvent<HTMLFormElement>) => void] {
  const [search, setSearch] = useSearchParams();
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = new URLSearchParams();
    new FormData(event.currentTarget).forEach((said, name) => said && next.set(name, String(said)));
    setSearch(next);
  };
  return [search, apply];
}
