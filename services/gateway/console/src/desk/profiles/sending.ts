// A step of a profile, list, model or parameter: the control event that takes it, sent and waited for.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Views } from "../../api/client";

export type Control = Views["Control"];
export type Document = Control["document"];

/** What became of it: done, or refused with the receipt's code. */
export async function send(body: Control): Promise<Views["Receipt"]> {
  return (await answered(api.POST("/v1/events/control", { params: { header: { Prefer: "wait=20" } }, body }))) as Views["Receipt"];
}

/** What a step may change: read again after each. */
const CHANGES = ["profile", "profiles", "profile-start", "shadow", "models", "list", "lists", "parameters"];

/** Takes steps one at a time; `done` is called after each that was taken. */
export function useSending(done: () => void = () => undefined) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [refused, setRefused] = useState<Views["Receipt"]>();
  /** Does what gives a receipt or, where nothing was sent, none. */
  const run = async (what: () => Promise<Views["Receipt"] | void>, then = done) => {
    setBusy(true);
    setFailure(undefined);
    setRefused(undefined);
    try {
      const receipt = await what();
      void client.invalidateQueries({ predicate: (query) => CHANGES.includes(String(query.queryKey[0])) });
      !receipt || receipt.state === "done" ? then() : setRefused(receipt);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return { busy, failure, refused, run, take: (body: Control) => run(() => send(body)) };
}

export type Sending = ReturnType<typeof useSending>;
