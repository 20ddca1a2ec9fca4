"""The table at a demonstration's end.  What it counts stands in the database; what was sent is the driver's, and the two are compared."""
COUNTS = """
SELECT (SELECT count(DISTINCT id) FROM assessment.declaration) AS declarations, (SELECT count(*) FROM assessment.declaration) AS versions,
       (SELECT count(*) FROM assessment.item) AS items,
       (SELECT count(DISTINCT (declaration_id, item_number)) FROM assessment.outcome WHERE producer = 'inspect' AND stage = 'final') AS inspected,
       (SELECT count(DISTINCT (declaration_id, item_number)) FROM assessment.outcome WHERE producer = 'inspect' AND stage = 'final' AND verdict = 'fail' AND NOT withdrawn) AS failed,
       (SELECT count(*) FROM inspection.order_item WHERE state = 'disposed') AS disposed,
       (SELECT count(*) FROM inspection.disposal WHERE kind = 'rectify' AND state IN ('verified', 'closed')) AS rectified,
       (SELECT count(*) FROM recall.recall) AS recalls, (SELECT count(*) FROM recall.recall WHERE state = 'closed') AS recalls_closed,
       (SELECT count(*) FROM recall.trace WHERE subject_kind = 'recall') AS recalled"""
LANES = "SELECT lane, selected_by AS path, count(*) AS items FROM assessment.item GROUP BY 1, 2 ORDER BY array_position(ARRAY['blocked', 'red', 'yellow', 'blue', 'green'], lane), 2"
RELEASES = "SELECT status, by, count(*) AS declarations FROM ops.release_current GROUP BY 1, 2 ORDER BY 1, 2"
LETTERS = "SELECT service, code, count(DISTINCT coalesce(encode(receipt, 'hex') || encode(body_hash, 'hex'), id::text)) AS events FROM ops.dead_letter GROUP BY 1, 2 ORDER BY 1, 2"
# The control group is all that chance drew, whatever else would have selected it.
HITS = """
SELECT to_char(i.decided_at, 'YYYY-MM') AS month,
       count(*) FILTER (WHERE i.selected_by = 'risk') AS risk, count(*) FILTER (WHERE i.selected_by = 'risk' AND o.verdict = 'fail') AS risk_hits,
       count(*) FILTER (WHERE i.paths ~ '\\yrandom\\y') AS random, count(*) FILTER (WHERE i.paths ~ '\\yrandom\\y' AND o.verdict = 'fail') AS random_hits
  FROM assessment.outcome o JOIN assessment.item i ON i.declaration_id = o.declaration_id AND i.version = o.declaration_version AND i.item_number = o.item_number
 WHERE o.producer = 'inspect' AND o.stage = 'final' AND NOT o.withdrawn GROUP BY 1 ORDER BY 1"""
FATES = """
WITH said AS (SELECT decode(unnest('{{{receipts}}}'::text[]), 'hex') AS receipt)
SELECT count(*) AS said, count(*) FILTER (WHERE r.receipt IS NOT NULL) AS effect,
       count(*) FILTER (WHERE r.receipt IS NULL AND EXISTS (SELECT FROM ops.dead_letter d WHERE d.receipt = s.receipt)) AS refused
  FROM said s LEFT JOIN (SELECT DISTINCT receipt FROM ops.receipt) r USING (receipt)"""


def share(part, whole):
    return f"{part / whole:6.1%}" if whole else "     –"


class Report:
    """Reads and prints; `good` says whether what was sent and what is there agree."""

    def __init__(self, rows, sender, seconds):
        self.rows, self.sender, self.seconds = rows, sender, seconds
        self.counts = rows.get(COUNTS)[0]
        self.letters = rows.get(LETTERS)
        self.fates = rows.get(FATES.format(receipts=",".join(sender.accepted)))[0]
        self.reused = sum(row["events"] for row in self.letters if row["code"] == "identity-reused")
        self.good = self.fates["said"] == self.fates["effect"] + self.fates["refused"]

    def lines(self):
        return [*self._sent(), *self._assessed(), *self._ended(), *self._hits(), *self._speed()]

    def _sent(self):
        sender, counts = self.sender, self.counts
        repeated = sum(sender.accepted.values()) - len(sender.accepted)
        yield f"sent           {sender.sent:>9,}   lines, {sender.declarations:,} of them declarations"
        yield f"declared       {counts['declarations']:>9,}   declarations in {counts['versions']:,} versions with {counts['items']:,} items"
        yield f"duplicate      {repeated - self.reused:>9,}   lines that had come before, without effect"
        yield f"refused        {sum(sender.refused.values()) + sum(row['events'] for row in self.letters):>9,}"
        for (kind, why), lines in sorted(sender.refused.items()):
            yield f"               {lines:>9,}   {kind}: {why}"
        for row in self.letters:
            yield f"               {row['events']:>9,}   dead letter of {row['service']}: {row['code']}"
        fates = self.fates
        yield (f"accepted       {fates['said']:>9,}   receipts: {fates['effect']:,} took effect, {fates['refused']:,} were refused after that"
               f"{'' if self.good else ' – THE REST IS MISSING'}")

    def _assessed(self):
        yield f"pre-assessed   {self.counts['items']:>9,}   items"
        for row in self.rows.get(LANES):
            yield f"               {row['items']:>9,}   {row['lane']}, by {row['path']}"

    def _ended(self):
        counts = self.counts
        yield f"inspected      {counts['inspected']:>9,}   items, {counts['failed']:,} failed"
        yield f"disposed       {counts['disposed']:>9,}   items returned or destroyed; {counts['rectified']:,} put right"
        for row in self.rows.get(RELEASES):
            yield f"{row['status']:<14} {row['declarations']:>9,}   declarations, by {row['by']}"
        yield f"recalled       {counts['recalled']:>9,}   released items, {counts['recalls']:,} recalls, {counts['recalls_closed']:,} of them closed"

    def _hits(self):
        yield "hit rate by month (the risk tables start empty: at first there is nothing to go by)"
        yield f"  {'month':<9}{'risk':>8}{'hits':>7}{'rate':>8}{'random':>10}{'hits':>7}{'rate':>8}"
        for row in self.rows.get(HITS):
            yield (f"  {row['month']:<9}{row['risk']:>8,}{row['risk_hits']:>7,}  {share(row['risk_hits'], row['risk'])}"
                   f"{row['random']:>10,}{row['random_hits']:>7,}  {share(row['random_hits'], row['random'])}")

    def _speed(self):
        yield f"time           {self.seconds:>9.1f}   s, {self.sender.declarations / max(self.seconds, 0.001):,.0f} declarations/s"
