// Views of the queue: the address is the view; some come with the house, others are saved on this device under a name.
import { useState, type FormEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { useSpeech } from "../../i18n";
import { given, keepViews, savedViews, type SavedView } from "./items";

function Saved({ views, drop }: { views: readonly SavedView[]; drop: (view: SavedView) => void }) {
  const { t } = useSpeech();
  return (
    <>
      {views.map((view) => (
        <li key={view.name} className="row">
          <Link className="button" to={`?${view.search}`}>{view.name}</Link>
          <button type="button" className="quiet" aria-label={t("desk.view.drop", { name: view.name })} onClick={() => drop(view)}>×</button>
        </li>
      ))}
    </>
  );
}

export function QueueViews() {
  const { t } = useSpeech();
  const [search] = useSearchParams();
  const [views, setViews] = useState(savedViews);
  const keep = (next: SavedView[]) => {
    keepViews(next);
    setViews(next);
  };
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    name && keep([...views.filter((view) => view.name !== name), { name, search: search.toString() }]);
    event.currentTarget.reset();
  };
  const at = search.toString();
  return (
    <nav aria-label={t("desk.views")}>
      <ul className="row plain">
        {given.map((view) => <li key={view.label}><Link className="button" aria-current={view.search === at ? "true" : undefined} to={`?${view.search}`}>{t(view.label)}</Link></li>)}
        <Saved views={views} drop={(view) => keep(views.filter((other) => other !== view))} />
        <li>
          <form className="row" onSubmit={save}>
            <label className="row">{t("desk.view.name")} <input name="name" required maxLength={40} className="short" /></label>
            <button>{t("desk.view.save")}</button>
          </form>
        </li>
      </ul>
    </nav>
  );
}
