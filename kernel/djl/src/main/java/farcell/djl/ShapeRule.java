package farcell.djl;

import ai.djl.ndarray.types.Shape;

/** A shape is a constant. */
record ShapeRule() implements Rule {

    @Override
    public boolean handles(Class<?> type) {
        return type == Shape.class;
    }

    @Override
    public Object leave(Object value) {
        Shape shape = (Shape) value;
        return new Object[] {shape.getShape().clone(), shape.toLayoutString()};
    }

    @Override
    public Object arrive(Object sent, Class<?> original) {
        Object[] parts = (Object[]) sent;
        return new Shape((long[]) parts[0], (String) parts[1]);
    }
}
