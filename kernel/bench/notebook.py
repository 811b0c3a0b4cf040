"""A notebook made by a seed: declarations, redefinitions, values, outputs and errors, each with what must come of it."""
import dataclasses
import random


@dataclasses.dataclass
class Cell:
    """`value` and `text` are what it must show and print; None for anything. `error` is the name of its error."""

    code: str
    value: str = None
    text: str = None
    error: str = None
    stops: bool = True


class Notebook:
    """Cells without end. Names come from small pools, so that most declarations replace an older one; one cell in
    `fresh` declares a name that was not there, which stays."""

    POOL = 12

    def __init__(self, seed, fresh=12):
        self.random = random.Random(seed)
        self.fresh = fresh
        self.made = 0
        self.numbers = {}
        self.methods = {}
        self.kinds = [self.number, self.number, self.method, self.type, self.record, self.value, self.value, self.call,
                      self.lines, self.display, self.thrown, self.rejected, self.statements, self.imports]

    def next(self):
        """The cell that comes now; asks for it in order, since it may build on those before."""
        self.made += 1
        if self.made % self.fresh == 0:
            return Cell("long fresh%d = %d; fresh%d" % (self.made, self.made, self.made), str(self.made))
        return self.random.choice(self.kinds)()

    def forget(self):
        """The session ended: variables are gone, methods and classes are kept."""
        self.numbers.clear()

    def some(self):
        return self.random.randrange(self.POOL)

    def number(self):
        name, value = "n%d" % self.some(), self.random.randrange(1000)
        self.numbers[name] = value
        return Cell("int %s = %d;\n%s * 2" % (name, value, name), str(value * 2))

    def method(self):
        name, value = "m%d" % self.some(), self.random.randrange(1000)
        self.methods[name] = value
        return Cell("int %s(int x) {\n    int y = x + %d;\n    return y;\n}" % (name, value), "")

    def type(self):
        name, value = "C%d" % self.some(), self.random.randrange(1000)
        return Cell("class %s {\n    int a = %d;\n    int twice() { return a * 2; }\n}\nnew %s().twice()"
                    % (name, value, name), str(value * 2))

    def record(self):
        name, value = "R%d" % self.some(), self.random.randrange(1000)
        return Cell("record %s(int a, String b) { }\nnew %s(%d, \"b\")" % (name, name, value),
                    "%s[a=%d, b=b]" % (name, value))

    def value(self):
        if not self.numbers:
            return Cell("1 + 1", "2")
        name = self.random.choice(sorted(self.numbers))
        return Cell(name + " + 1", str(self.numbers[name] + 1))

    def call(self):
        if not self.methods:
            return Cell("Math.max(1, 2)", "2")
        name = self.random.choice(sorted(self.methods))
        return Cell(name + "(1)", str(self.methods[name] + 1))

    def lines(self):
        count = self.random.randrange(1, 400)
        return Cell("for (int i = 0; i < %d; i++) System.out.println(\"line \" + i);" % count, "",
                    "".join("line %d\n" % i for i in range(count)))

    def display(self):
        return Cell("display(List.of(%d, 2, 3));" % self.some())

    def thrown(self):
        return Cell("int[] few = new int[2];\nfew[%d]" % self.random.randrange(2, 9),
                    error="ArrayIndexOutOfBoundsException", stops=False)

    def rejected(self):
        return Cell("int good%d = 1;\nint bad = \"text\";" % self.some(), error="CompileError", stops=False)

    def statements(self):
        count = self.random.randrange(10, 2000)
        return Cell("{\n    var all = new ArrayList<Integer>();\n    for (int i = 0; i < %d; i++) {\n"
                    "        all.add(i);\n    }\n    System.out.print(all.stream().mapToInt(x -> x).sum());\n}" % count,
                    "", str(count * (count - 1) // 2))

    def imports(self):
        return Cell("import java.util.concurrent.atomic.*;\nnew AtomicLong(%d).incrementAndGet()" % self.made,
                    str(self.made + 1))
