package farcell.djl;

import ai.djl.inference.Predictor;
import ai.djl.nn.SymbolBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterServer;
import ai.djl.training.Trainer;
import farcell.values.CannotTravelException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What stays in its session, and what to do instead. */
record StayRule() implements Rule {

    private static final Map<Class<?>, String> REASONS = reasons();

    private static Map<Class<?>, String> reasons() {
        Map<Class<?>, String> reasons = new LinkedHashMap<>();
        reasons.put(Trainer.class, "a trainer works on the device of its session; let its model and its training "
                + "configuration travel, which keep the parameters and the optimiser's settings and state, and make "
                + "another there: model.newTrainer(config)");
        reasons.put(GradientCollector.class, "gradients are collected in one session; make another collector there");
        reasons.put(ParameterServer.class, "a parameter server belongs to the trainer of its session");
        reasons.put(SymbolBlock.class, "a block that was loaded from a file, such as TorchScript, is native code of "
                + "its session; load the file in that session");
        reasons.put(Predictor.class, "this kind of predictor is known in its session only; make another there: "
                + "model.newPredictor(translator)");
        return reasons;
    }

    @Override
    public boolean handles(Class<?> type) {
        return REASONS.keySet().stream().anyMatch(stays -> stays.isAssignableFrom(type));
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        String reason = REASONS.entrySet().stream().filter(each -> each.getKey().isInstance(value)).findFirst()
                .orElseThrow().getValue();
        throw new CannotTravelException("", value.getClass().getName(), reason, null);
    }

    @Override
    public Object arrive(Object sent, Class<?> original) {
        throw new IllegalArgumentException("a " + original.getName() + " does not travel");
    }
}
