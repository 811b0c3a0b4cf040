package farcell.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Translator;

/** A predictor is made anew of its model and its translator. */
record PredictorRule() implements Rule {

    @Override
    public boolean handles(Class<?> type) {
        return type == Predictor.class;
    }

    @Override
    public Object leave(Object value) {
        return new Object[] {Fields.get(value, Predictor.class, "model"),
                Fields.get(value, Predictor.class, "translator"),
                ((NDManager) Fields.get(value, Predictor.class, "manager")).getDevice()};
    }

    @Override
    public Object arrive(Object sent, Class<?> original) {
        Object[] parts = (Object[]) sent;
        return ((Model) parts[0]).newPredictor((Translator<?, ?>) parts[1], (Device) parts[2]);
    }
}
