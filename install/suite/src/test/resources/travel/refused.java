class Stay { Object inside; static Stay of(Object o) { Stay s = new Stay(); s.inside = o; return s; } }
record Holder(Object held) {}
