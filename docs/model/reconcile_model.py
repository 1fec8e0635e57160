#!/usr/bin/env python3
"""A model of what ADR 9 describes: fence, seal, reconcile. One chat, one store, three nodes, three senders.

The store may at any moment be replaced by an older copy of itself (a restart, a failover), be emptied, or fall back inside
one run of the server. Nodes freeze, wake and die; a node's feed begins in the middle; it keeps a bounded ring of what it
passed on; a connection may have joined ahead of its node's feed; senders move from node to node.

Checked: one (epoch, seq) never names two messages; no message is in the log twice; what a node still holds when it
reconciles is in the log afterwards; a connection has been told nothing but the log, unless it was told to start over;
all agree in the end.

    python3 reconcile_model.py            the protocol: 0 violations
    python3 reconcile_model.py BUG        with a planted bug: violations, or the model proves nothing
        no-fence      appends do not compare epoch and position
        counted       the new epoch is the old one plus 1 instead of random
        no-orphans    a node does not append again what the store forgot
        no-origin     a connection takes its feed's common position for its own, whatever epoch it is in
        no-life       what the server's run does not show (emptied, fallen back) is not noticed
        no-lives      only a clock that went back is noticed, not that the bucket does not know the caller's life

Assumed: when the store falls back inside one run, a node that knows better ticks before anything is written; see
docs/guarantees.md.
"""
import copy, random, sys

BUG = sys.argv[1] if len(sys.argv) > 1 else ""
RING, CUTS = 8, 16


class Violation(Exception):
    pass


def need(truth, *what):
    if not truth:
        raise Violation(what)


class World:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.count, self.run = 0, "run0"
        self.store = dict(life="l0", lives=["l0"], run="run0", now=0, chat=dict(epoch="e0", life="l0", cuts={}, log=[]))
        self.copies = [copy.deepcopy(self.store)]
        self.nodes = [dict(epoch=None, cuts={}, at=0, ring={}, life="l0", now=0, frozen=False) for _ in range(3)]
        self.views = [None] * 3                  # sender -> its connection
        self.said = [0] * 3
        self.named, self.resets = {}, 0
        for s in range(3):
            self.join(s, self.nodes[s])

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def epoch(self, old):
        if BUG == "counted":
            return f"e{int(old[1:] or 0) + 1}" if old else "e0"
        return "e%032x" % self.r.getrandbits(128)

    # --- scripts ----------------------------------------------------------------------------------
    def prologue(self, node):
        """Another run, or a caller that knows what the store does not, begins another life."""
        s = self.store
        stranger = BUG not in ("no-life", "no-lives") and node["life"] not in s["lives"]
        forgot = BUG != "no-life" and node["life"] == s["life"] and node["now"] > s["now"]
        if s["run"] != self.run or s["life"] is None or stranger or forgot:
            s["run"], s["life"] = self.run, self.fresh("l")
            s["lives"] = s["lives"] + [node["life"], s["life"]]      # so that one who is behind does not seal again
        s["now"] = max(s["now"], 0) + 1          # a write counter: the finest clock
        node["life"], node["now"] = s["life"], s["now"]
        c = s["chat"]
        if c and c["life"] != s["life"]:
            self.reseal(c, len(c["log"]))

    def reseal(self, c, end):
        c["cuts"][c["epoch"]] = end
        c["cuts"] = dict(list(c["cuts"].items())[-CUTS:])
        c["epoch"], c["life"] = self.epoch(c["epoch"]), self.store["life"]

    def write(self, c, message):
        c["log"].append(message)
        name = (c["epoch"], len(c["log"]))
        need(self.named.setdefault(name, message) == message, "one name, two messages", name)

    def restore(self, node, orphans, expected):
        self.prologue(node)
        c = self.store["chat"]
        if (c and c["epoch"]) != expected:
            return False
        if c is None:
            c = self.store["chat"] = dict(epoch=self.epoch(""), life=self.store["life"], cuts={}, log=[])
        if BUG == "no-orphans":
            return True
        new = [m for m in orphans if m not in c["log"]]
        for message in new:
            self.write(c, message)
        return True

    # --- a node -----------------------------------------------------------------------------------
    def remember(self, node, at, message):
        node["ring"][at] = message
        if len(node["ring"]) > RING:
            del node["ring"][min(node["ring"])]

    def repair(self, node):
        if node["epoch"] is None:
            return
        while True:
            self.prologue(node)
            c = self.store["chat"]
            if c and c["epoch"] == node["epoch"]:
                break
            mine = {**node["cuts"], node["epoch"]: node["at"]}
            theirs = {**c["cuts"], c["epoch"]: len(c["log"])} if c else {}
            common = max([min(mine[e], theirs[e]) for e in mine if e in theirs], default=0)
            orphans = [m for at, m in sorted(node["ring"].items()) if at > common]
            if self.r.random() < 0.2:
                self.meanwhile()
            seen = c and c["epoch"]
            if not self.restore(node, orphans, seen):
                continue
            c = self.store["chat"]
            need(all(m in c["log"] for m in orphans), "a node held it, and it is lost", orphans)
            self.diverged(node, c, node["epoch"], common if seen else 0)
        self.deliver(node)

    def meanwhile(self):
        other = self.r.choice(self.nodes)
        self.prologue(other)

    def diverged(self, node, c, origin, common):
        for v in self.views:
            if v["node"] is node and v["epoch"] != c["epoch"]:
                end = common if v["epoch"] == origin or BUG == "no-origin" else c["cuts"].get(v["epoch"], 0)
                if v["at"] > end:
                    v.update(log=list(c["log"]), at=len(c["log"]))          # reset, signalled
                    self.resets += 1
                v["epoch"] = c["epoch"]
        node.update(epoch=c["epoch"], cuts=dict(c["cuts"]), at=common)
        node["ring"] = {at: m for at, m in node["ring"].items() if at <= common}

    def deliver(self, node):
        c = self.store["chat"]
        for at in range(node["at"] + 1, len(c["log"]) + 1):
            self.remember(node, at, c["log"][at - 1])
        node["at"] = len(c["log"])
        for v in self.views:
            if v and v["node"] is node and v["epoch"] == node["epoch"]:
                v["log"] += c["log"][v["at"]:]
                v["at"] = len(c["log"])

    def join(self, s, node):
        self.prologue(node)
        c = self.store["chat"]
        if c is None:
            if any(n["epoch"] for n in self.nodes):
                return                           # told ChatExpired or settling; comes back
        self.views[s] = dict(node=node, epoch=c["epoch"], at=len(c["log"]), log=list(c["log"]))
        if node["epoch"] is None:
            node.update(epoch=c["epoch"], cuts=dict(c["cuts"]), at=len(c["log"]))
            for at, m in enumerate(c["log"], 1):
                self.remember(node, at, m)

    def send(self, s):
        v = self.views[s]
        node = v["node"]
        if node["frozen"]:
            return
        if v["epoch"] is None or node["epoch"] is None:
            self.join(s, node)                   # it was refused before, and comes back
            return
        self.prologue(node)
        c = self.store["chat"]
        if BUG != "no-fence" and (not c or c["epoch"] != node["epoch"] or node["at"] > len(c["log"])):
            if c and c["epoch"] == node["epoch"]:
                self.reseal(c, len(c["log"]))
            self.repair(node)
            c = self.store["chat"]
        if c is None:
            return
        self.said[s] += 1
        self.count += 1
        message = (self.count, s, self.said[s])  # at, sender, n
        self.write(c, message)
        if BUG == "no-fence":
            node["epoch"] = c["epoch"]
        self.deliver(node)

    def forget(self, node):                      # the node is killed and starts anew
        node.update(epoch=None, cuts={}, at=0, ring={}, frozen=False)
        for s, v in enumerate(self.views):
            if v["node"] is node:
                other = self.r.choice([n for n in self.nodes if n is not node])
                self.join(s, other)
                if self.views[s]["node"] is node:
                    self.views[s] = dict(node=other, epoch=None, at=0, log=[])      # refused

    def step(self):
        x, node, s = self.r.random(), self.r.choice(self.nodes), self.r.randrange(3)
        if x < 0.50:
            self.send(s)
        elif x < 0.66 and not node["frozen"]:
            self.repair(node)
        elif x < 0.74 and not node["frozen"]:
            self.join(s, node)                   # moves; maybe ahead of the node's feed
        elif x < 0.81:
            node["frozen"] = not node["frozen"]
        elif x < 0.90:
            self.copies.append(copy.deepcopy(self.store))
        elif x < 0.94:
            self.store, self.run = copy.deepcopy(self.r.choice(self.copies)), self.fresh("run")
        elif x < 0.95:
            self.store = dict(life=None, lives=[], run=None, now=-1, chat=None)        # FLUSHALL, the same run
        elif x < 0.96 and self.store["run"] == self.run:
            # A rollback inside one run, which a node's tick notices before anything is written: that much is assumed.
            same = [k for k in self.copies if k["run"] == self.run]
            witness = [n for n in self.nodes if not n["frozen"] and n["life"] == self.store["life"]]
            if same and witness:
                self.store = copy.deepcopy(self.r.choice(same))
                witness[0]["now"] = 10 ** 9
                self.prologue(witness[0])
        elif x < 0.965 and sum(n["epoch"] is not None for n in self.nodes) > 1:
            self.forget(node)

    def settle(self):
        for _ in range(5):
            for node in self.nodes:
                node["frozen"] = False
                self.repair(node)
            for s, v in enumerate(self.views):
                if v["epoch"] is None:
                    self.join(s, v["node"])      # whoever was refused comes back
        c = self.store["chat"]
        log = c["log"] if c else []
        need(len(set(log)) == len(log), "twice", log)
        for v in self.views:
            if c and v["node"]["epoch"]:
                need(v["epoch"] == c["epoch"] and v["log"] == log, "a connection believes something else", v["log"], log)


def main(schedules=20000, steps=120):
    bad = resets = 0
    for seed in range(schedules):
        w = World(seed)
        try:
            for _ in range(steps):
                w.step()
            w.settle()
            resets += w.resets
        except Violation as v:
            bad += 1
            if bad <= 3:
                print(f"seed {seed}: {v}"[:260])
            if bad >= 50:
                break
    print(f"{BUG or 'protocol'}: {bad} violations, {resets} resets in {seed + 1} schedules")
    return (bad == 0) != (BUG == "")


if __name__ == "__main__":
    sys.exit(main())
