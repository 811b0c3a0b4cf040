class Buffers { ByteBuffer a; ByteBuffer b; static Buffers make() { Buffers x = new Buffers(); byte[] bytes = {1, 2, 3}; x.a = ByteBuffer.wrap(bytes); x.b = ByteBuffer.wrap(bytes).position(1).slice(); return x; } }
class Buffers2 { int[] ints = {3, 4}; IntBuffer i = IntBuffer.wrap(ints); DoubleBuffer d = DoubleBuffer.wrap(new double[] {1, 2}).position(1); CharBuffer c = CharBuffer.wrap(new char[] {'a'}); LongBuffer l = LongBuffer.allocate(2); static Buffers2 make() { return new Buffers2(); } }
class RandomGenerators { static List<RandomGenerator> make() { return List.of(RandomGeneratorFactory.of("L64X128MixRandom").create(7), RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(7), RandomGeneratorFactory.of("L128X1024MixRandom").create(7)); } static long second() { RandomGenerator g = make().get(1); g.nextLong(); return g.nextLong(); } }
class Tokens { static Object[] make() { Object o = new Object(); return new Object[] {o, o, null}; } }
class Lambdas { static Supplier<Integer> adder(int[] box) { return () -> ++box[0]; } }
class Consumers { final List<String> sink = new ArrayList<>(); Consumer<String> both = ((Consumer<String>) s -> sink.add(s)).andThen(s -> sink.add(s + "!")); static Consumers make() { return new Consumers(); } }
record Pack(String name, List<Integer> list, double[] numbers, Optional<Integer> more) {}
record Cycle(List<Object> content) { static Cycle make() { Cycle c = new Cycle(new ArrayList<>()); c.content().add(c); return c; } }
class Outer { int base = 4; class Inner { int twice() { return base * 2; } } static Supplier<Integer> make() { Outer o = new Outer(); o.base = 5; Inner i = o.new Inner(); return new Supplier<Integer>() { public Integer get() { return i.twice(); } }; } }
record Knot(Supplier<Object> self) { static Knot make() { Object[] box = new Object[1]; Knot k = new Knot(() -> box[0]); box[0] = k; return k; } }
