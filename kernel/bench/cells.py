"""500 cells in a row: what a kernel and its session hold, and how long cells take, must not grow."""
import statistics

import jvm
from figures import Figure
from notebook import Notebook

CELLS = 500
SETTLED = 100
WINDOW = 50
SEED = 20


def run(kernel, cell):
    """Runs a cell of the notebook; the wrong outcome is a failure. Answers its outcome."""
    outcome = kernel.execute(cell.code)
    reply = outcome.reply.content
    if cell.error:
        if reply["status"] != "error" or not reply["ename"].endswith(cell.error):
            raise AssertionError("no %s from: %s\n%s" % (cell.error, cell.code, reply))
        return outcome
    if reply["status"] != "ok":
        raise AssertionError("a cell failed: %s\n%s" % (cell.code, "\n".join(reply.get("traceback", [str(reply)]))))
    for what, wanted, got in (("shows", cell.value, outcome.value), ("prints", cell.text, outcome.text)):
        if wanted is not None and wanted != got:
            raise AssertionError("%s %s %.200r, not %.200r" % (cell.code, what, got, wanted))
    return outcome


def held(kernel):
    """MB that each JVM holds after a collection: [(heap, native)], the kernel first."""
    result = []
    for each in jvm.of(kernel):
        each.collect()
        result.append((each.heap_mb(), each.native_mb()))
    return result


def cells(bench):
    """Declarations, redefinitions, errors and outputs, 500 in a row."""
    count = max(SETTLED + WINDOW, bench.repeat(CELLS))
    with bench.kernel(JAVA_TOOL_OPTIONS=(bench.options + " " + jvm.NATIVE).strip()) as kernel:
        notebook = Notebook(SEED)
        times, settled = [], None
        for number in range(1, count + 1):
            times.append(run(kernel, notebook.next()).ms)
            if number == SETTLED:
                settled = held(kernel)
                before = [each.parts() for each in jvm.of(kernel)]
        last = held(kernel)
        for name, old, each in zip(("kernel", "session"), before, jvm.of(kernel)):
            grown = {part: kb - old.get(part, 0) for part, kb in each.parts().items() if kb - old.get(part, 0) > 500}
            bench.note("%s, native memory that grew after cell %d, KB: %s" % (name, SETTLED, grown))
    for name, then, now in zip(("kernel", "session"), settled, last):
        for part, a, b in zip(("heap", "native"), then, now):
            bench.note("%s %s: %.1f MB after %d cells, %.1f MB after %d" % (name, part, a, SETTLED, b, count))
            yield Figure("%s %s, %d cells over %d" % (name, part, count, SETTLED), "x", [b / a], aim=1.2)
    first, end = times[:WINDOW], times[-WINDOW:]
    yield Figure("first %d cells" % WINDOW, "ms", first)
    yield Figure("last %d cells" % WINDOW, "ms", end)
    yield Figure("last %d cells over first %d, medians" % (WINDOW, WINDOW), "x",
                 [statistics.median(end) / statistics.median(first)], aim=1.2)
    middle = times[SETTLED:SETTLED + WINDOW]
    yield Figure("last %d cells over those after %d, medians" % (WINDOW, SETTLED), "x",
                 [statistics.median(end) / statistics.median(middle)], aim=1.2)
