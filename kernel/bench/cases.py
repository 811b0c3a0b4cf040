"""The benchmarks. Each takes a bench (see main.py) and yields figures as they come."""
import pathlib
import subprocess
import tempfile

from cells import cells
from figures import Figure

# Elements of a double[] of 10^9 bytes.
GB_DOUBLES = 125_000_000
REMOTE = "%%remote session=far memory=6G\n"
ROWS = 1_000_000


def settle(kernel, rounds=15):
    """Lets the JVMs compile what a cell needs."""
    for _ in range(rounds):
        kernel.run("1+1")
        kernel.run(REMOTE + "1+1")


def interleaved(bench, kernel, cells):
    """Runs the named cells in turn. Gives name -> times in ms."""
    times = {name: [] for name in cells}
    for _ in range(bench.repeat(40)):
        for name, code in cells.items():
            times[name].append(kernel.run(code).ms)
    return times


def differences(times, remote, local):
    """Of neighbours in time: what the machine did meanwhile hits both alike."""
    return [r - l for r, l in zip(times[remote], times[local])]


def over(name, times):
    """The price of a remote cell, by the middle and, which a busy machine spoils less, by the least times."""
    yield Figure("remote over local, " + name, "ms more", differences(times, "remote", "local"), aim=5)
    yield Figure("least remote over least local, " + name, "ms more", [min(times["remote"]) - min(times["local"])], aim=5)


def remote(bench):
    """A remote cell on a warm session over a plain one."""
    with bench.kernel() as kernel:
        kernel.run("int small = 41;")
        settle(kernel)
        times = interleaved(bench, kernel, {"local": "1+1", "remote": REMOTE + "1+1"})
        yield Figure("local cell 1+1", "ms", times["local"])
        yield Figure("remote cell 1+1", "ms", times["remote"])
        yield from over("1+1", times)
        times = interleaved(bench, kernel, {"local": "small + 1", "remote": REMOTE + "small + 1"})
        yield from over("small variable", times)
        times = interleaved(bench, kernel, {"write": "small = small + 1;", "remote": REMOTE + "small + 1",
                                            "local": "small + 1"})
        yield from over("small variable that changed", times)


def array(bench):
    """An array of 1 GB captured by a remote cell, and read again."""
    read = REMOTE + "big[0] + big[big.length - 1]"
    with bench.kernel(FARCELL_MOVE_LIMIT="2G") as kernel:
        settle(kernel)
        # Again while it runs, or the figure would be that of a cold JVM's loop.
        kernel.run("double[] big = new double[%d];\n"
                   "for (int i = 0; i < big.length; i++) big[i] = i * 0.5;" % GB_DOUBLES, timeout=300)
        first, cpu, again, touched, back = [], [], [], [], []
        for _ in range(bench.repeat(4)):
            before = kernel.cpu_seconds()
            first.append(kernel.run(read, timeout=300).ms)
            cpu.append(kernel.cpu_seconds() - before)
            again += [kernel.run(read).ms for _ in range(3)]
            kernel.run("big[1]")
            touched.append(kernel.run(read, timeout=300).ms)
            kernel.run(REMOTE + "big[0]++;", timeout=300)
            back.append(kernel.run("big[0]", timeout=300).ms)
            kernel.run("big[0]++;", timeout=300)
            bench.note("resident memory of the kernel and its sessions: %.1f GB" % (kernel.memory_mb() / 1000))
        speeds = [1000 / ms for ms in first]
        yield Figure("1 GB array, first remote read", "GB/s", speeds, aim=1, more_is_better=True)
        yield Figure("1 GB array, CPU of all processes for it", "s", cpu)
        yield Figure("1 GB array, read again", "ms", again, aim=50)
        yield Figure("1 GB array, read again after a local look", "ms", touched)
        yield Figure("1 GB array, changed there, read here", "GB/s", [1000 / ms for ms in back], more_is_better=True)


def table(bench):
    """A Tablesaw table there and back."""
    columns = "\n".join([
        "int[] ids = IntStream.range(0, n).toArray();",
        "String[] names = IntStream.range(0, n).mapToObj(i -> \"name\" + i % 1000).toArray(String[]::new);",
        "LocalDate[] days = IntStream.range(0, n).mapToObj(i -> LocalDate.of(2020, 1, 1).plusDays(i % 3000))"
        ".toArray(LocalDate[]::new);",
    ] + ["double[] d%d = IntStream.range(0, n).mapToDouble(i -> i * 0.%d).toArray();" % (k, k) for k in range(1, 7)])
    made = ("Table make(int n) {\n" + columns + "\nreturn Table.create(\"t\", IntColumn.create(\"id\", ids),"
            " StringColumn.create(\"name\", names), DateColumn.create(\"day\", days),"
            " BooleanColumn.create(\"even\", IntStream.range(0, n).mapToObj(i -> i % 2 == 0)"
            ".toArray(Boolean[]::new)), "
            + ", ".join("DoubleColumn.create(\"d%d\", d%d)" % (k, k) for k in range(1, 7)) + ");\n}")
    with bench.kernel() as kernel:
        kernel.run("%use tablesaw", timeout=300)
        kernel.run("import java.time.LocalDate; import java.util.stream.IntStream;\n" + made)
        settle(kernel)
        there, back, trip = [], [], []
        for _ in range(bench.repeat(6)):
            kernel.run("Table t = make(%d);" % ROWS, timeout=300)
            out = kernel.run(REMOTE + "t.doubleColumn(\"d1\").set(0, 7.0); t.rowCount()", timeout=300)
            home = kernel.run("t.doubleColumn(\"d1\").get(0)", timeout=300)
            if home.value != "7.0":
                raise AssertionError("the table came back wrong: " + home.value)
            there.append(out.ms / 1000)
            back.append(home.ms / 1000)
            trip.append((out.ms + home.ms) / 1000)
        yield Figure("table of 1M rows, there", "s", there)
        yield Figure("table of 1M rows, back", "s", back)
        yield Figure("table of 1M rows, there and back", "s", trip, aim=0.5)


def trips(bench, kernel, name, megabytes, look, change, check, repeat):
    """A large value there, looked at and looked at again, changed there, and back. Speeds in MB/s, and what is not sent."""
    there, back, again, touched, cpu = [], [], [], [], []
    for turn in range(bench.repeat(repeat)):
        kernel.run("make();", timeout=600)
        before = kernel.cpu_seconds()
        there.append(megabytes * 1000 / kernel.run(REMOTE + look, timeout=600).ms)
        again += [kernel.run(REMOTE + look, timeout=600).ms for _ in range(3)]
        kernel.run(look, timeout=600)
        touched.append(kernel.run(REMOTE + look, timeout=600).ms)
        kernel.run(REMOTE + change % turn, timeout=600)
        home = kernel.run(check, timeout=600)
        if home.value != str(turn):
            raise AssertionError("%s came back wrong: %s" % (name, home.value))
        back.append(megabytes * 1000 / home.ms)
        cpu.append(kernel.cpu_seconds() - before)
        bench.note("%s: resident memory of the kernel and its sessions %.1f GB" % (name, kernel.memory_mb() / 1000))
    yield Figure(name + ", there", "MB/s", there, aim=400, more_is_better=True)
    yield Figure(name + ", back", "MB/s", back, aim=400, more_is_better=True)
    yield Figure(name + ", CPU of all processes for both", "s", cpu)
    yield Figure(name + ", read again", "ms", again, aim=50)
    yield Figure(name + ", read again after a local look", "ms", touched)


def bigtable(bench):
    """A Tablesaw table of five million rows and twelve columns of all types, 281 MB as it travels."""
    made = ("""class Big { static Table make(int n) {
        Table t = Table.create("t");
        for (int k = 0; k < 4; k++) { double[] d = new double[n]; for (int i = 0; i < n; i++) d[i] = i * 0.5 + k;
            t.addColumns(DoubleColumn.create("d" + k, d)); }
        int[] ids = new int[n]; long[] longs = new long[n]; float[] floats = new float[n]; short[] shorts = new short[n];
        int[] days = new int[n]; long[] times = new long[n]; String[] names = new String[n];
        Boolean[] even = new Boolean[n];
        for (int i = 0; i < n; i++) { ids[i] = i; longs[i] = i * 7L; floats[i] = i; shorts[i] = (short) i;
            names[i] = "name" + i % 1000; even[i] = i % 2 == 0; }
        int day = tech.tablesaw.columns.dates.PackedLocalDate.pack(2026, 1, 2);
        java.util.Arrays.fill(days, day);
        for (int i = 0; i < n; i++) times[i] = ((long) day << 32) | 0x03040506L;
        return t.addColumns(IntColumn.create("id", ids), LongColumn.create("l", longs), FloatColumn.create("f", floats),
            ShortColumn.create("s", shorts), DateColumn.createInternal("day", days),
            DateTimeColumn.createInternal("time", times), StringColumn.create("name", names),
            BooleanColumn.create("even", even)); } }""")
    with bench.kernel(FARCELL_MOVE_LIMIT="4G") as kernel:
        kernel.run("%use tablesaw", timeout=300)
        kernel.run(made)
        kernel.run("Table t; void make() { t = Big.make(5_000_000); }")
        settle(kernel)
        yield from trips(bench, kernel, "table of 5M rows x 12 columns", 326, "t.rowCount() + t.intColumn(0 + 4).get(3)",
                         "t.doubleColumn(0).set(0, %d.0);", "(int) (double) t.doubleColumn(0).get(0)", 3)


def mixed(bench):
    """3 GB of all sorts: arrays of all types, a map of arrays, records, texts, nested lists."""
    made = ("""record Row(int id, String name, double[] values) {}
        class State { Map<String, double[]> arrays = new HashMap<>(); List<Row> rows = new ArrayList<>();
            float[][] matrix = new float[500][]; byte[] bytes; long[] longs; int mark;
            static State make() { State s = new State();
                for (int k = 0; k < 10; k++) { double[] d = new double[12_500_000]; java.util.Arrays.fill(d, k + 0.5);
                    s.arrays.put("a" + k, d); }
                for (int i = 0; i < 1_000_000; i++) s.rows.add(new Row(i, "row" + i, new double[] {i, i + 1}));
                for (int i = 0; i < 500; i++) { s.matrix[i] = new float[500_000]; s.matrix[i][i] = i; }
                s.bytes = new byte[400_000_000]; s.longs = new long[65_000_000]; return s; } }""")
    with bench.kernel(FARCELL_MOVE_LIMIT="6G") as kernel:
        kernel.run(made)
        kernel.run("State state; void make() { state = null; state = State.make(); }")
        settle(kernel)
        yield from trips(bench, kernel, "3 GB of mixed state", 2970, "state.rows.size() + state.bytes.length",
                         "state.mark = %d; state.longs[7] = 7;", "state.mark", 1)


def block(bench):
    """A DJL block of 50 million parameters (200 MB) there and back."""
    read = REMOTE + "net.getParameters().valueAt(0).getArray().getFloat(0, 0)"
    with bench.kernel(FARCELL_MOVE_LIMIT="2G") as kernel:
        kernel.run("%use djl", timeout=300)
        kernel.run("NDManager m = NDManager.newBaseManager();\n"
                   "Block net = Linear.builder().setUnits(5_000).optBias(false).build();\n"
                   "net.initialize(m, DataType.FLOAT32, new Shape(1, 10_000));", timeout=300)
        kernel.run(REMOTE + "NDManager.newBaseManager().ones(new Shape(2))", timeout=300)
        settle(kernel)
        mb = 4 * 50_000_000 / 1e6
        there, again, back = [], [], []
        for n in range(bench.repeat(6)):
            there.append(kernel.run(read, timeout=300).ms)
            again += [kernel.run(read).ms for _ in range(3)]
            kernel.run(REMOTE + "net.getParameters().valueAt(0).getArray().addi(1);", timeout=300)
            home = kernel.run("net.getParameters().valueAt(0).getArray().getFloat(0, 0)", timeout=300)
            back.append(home.ms)
            kernel.run("net.getParameters().valueAt(0).getArray().muli(0).addi(%d);" % n, timeout=300)
            bench.note("resident memory of the kernel and its sessions: %.1f GB" % (kernel.memory_mb() / 1000))
        yield Figure("block of 50M parameters, there", "MB/s", [1000 * mb / ms for ms in there], aim=500,
                     more_is_better=True)
        yield Figure("block of 50M parameters, changed there, read here", "MB/s", [1000 * mb / ms for ms in back],
                     aim=500, more_is_better=True)
        yield Figure("block of 50M parameters, read again", "ms", again, aim=50)


LOOPS = """
    static long reads(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) { sum += %(field)s ^ i; }
        return sum;
    }
    static long writes(int n) {
        for (int i = 0; i < n; i++) { %(field)s = %(field)s * 31 + i; }
        return %(field)s;
    }
    static double time(int kind) {
        long start = System.nanoTime();
        long result = kind == 0 ? reads(400_000_000) : writes(200_000_000);
        double ms = (System.nanoTime() - start) / 1e6;
        if (result == 42) { System.out.println(); }
        return ms;
    }
"""


def guards(bench):
    """A loop over a notebook variable, beside the same loop over a static field of a class from a jar, which has no
    guards. Both run in one session, in turn."""
    with tempfile.TemporaryDirectory(prefix="farcell-bench-") as directory:
        source = pathlib.Path(directory, "plain", "Plain.java")
        source.parent.mkdir()
        source.write_text("package plain;\npublic class Plain {\n    static long field = 3;\n"
                          + (LOOPS % {"field": "field"}).replace("static double", "public static double") + "}\n")
        subprocess.run([bench.javac(), "-d", directory, str(source)], check=True)
        ratios = {("reads", "own"): [], ("writes", "own"): [], ("reads", "shared"): []}
        for _ in range(bench.repeat(3)):
            with bench.kernel() as kernel:
                kernel.run("%classpath " + directory)
                kernel.run("long field = 3;")
                kernel.run("class Guarded {" + LOOPS % {"field": "field"} + "}")
                for state in ("own", "shared"):
                    if state == "shared":
                        kernel.run(REMOTE + "field")
                    for kind, name in enumerate(("reads", "writes")):
                        if (name, state) not in ratios:
                            continue
                        pairs = []
                        for _ in range(bench.repeat(7)):
                            plain = float(kernel.run("plain.Plain.time(%d)" % kind).value)
                            pairs.append(float(kernel.run("Guarded.time(%d)" % kind).value) / plain)
                        # The first runs hold the JIT compiler's work.
                        ratios[name, state] += [(pair - 1) * 100 for pair in pairs[2:]]
        yield Figure("guards, 400M reads", "% more", ratios["reads", "own"], aim=2)
        yield Figure("guards, 200M reads and writes", "% more", ratios["writes", "own"], aim=2)
        yield Figure("guards, 400M reads of a shared variable", "% more", ratios["reads", "shared"], aim=2)


def basics(bench):
    """What every cell pays."""
    starts = []
    for _ in range(bench.repeat(3)):
        with bench.kernel() as kernel:
            kernel.run("1+1")
            starts.append((bench.now() - kernel.started) * 1000)
    yield Figure("launch to first result", "ms", starts)
    with bench.kernel() as kernel:
        for _ in range(15):
            kernel.run("1+1")
        yield Figure("warm 1+1", "ms", [kernel.run("1+1").ms for _ in range(bench.repeat(60))])
        yield Figure("class declaration", "ms", [
            kernel.run("class Pt%d { int x, y; int sum() { return x + y; } }" % i).ms
            for i in range(bench.repeat(30))])
        lines = "".join("line %d\n" % i for i in range(1000))
        yield Figure("1,000 printed lines", "ms", [
            printed(kernel, 'for (int i = 0; i < 1000; i++) System.out.println("line " + i);', lines)
            for _ in range(bench.repeat(10))])
        yield Figure("10 MB printed", "ms", [
            kernel.run('System.out.print("0123456789".repeat(1_000_000));').ms for _ in range(bench.repeat(5))])
        kernel.run('String text = "abc";')
        bench.note("resident memory of the kernel and its session: %.0f MB" % kernel.memory_mb())
        yield Figure("completion", "ms", [kernel.complete("text.subs").ms for _ in range(bench.repeat(20))])


def printed(kernel, code, expected):
    outcome = kernel.run(code)
    if outcome.text != expected:
        raise AssertionError("printed %d characters, %d arrived" % (len(expected), len(outcome.text)))
    return outcome.ms


CASES = {"basics": basics, "remote": remote, "array": array, "table": table, "bigtable": bigtable, "mixed": mixed,
         "block": block, "guards": guards, "cells": cells}
