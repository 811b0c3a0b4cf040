package farcell.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.engine.Engine;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.translate.Batchifier;
import farcell.values.OutsideMemory;
import java.util.List;
import java.util.Optional;

/** All rules for DJL, in the order in which they are asked. What has none travels by its fields: blocks, parameters,
 *  lists of arrays, data sets, optimisers and training configurations. */
final class Rules {

    private final DjlTraveler traveler;
    private final Engines engines = new Engines();
    private final Unreached unreached = new Unreached();
    private final List<Rule> rules;

    Rules(DjlTraveler traveler) {
        this.traveler = traveler;
        Managers managers = new Managers(engines);
        this.rules = List.of(new ArrayRule(traveler, engines, managers, unreached), new ManagerRule(managers),
                new DeviceRule(engines), new ShapeRule(), new EngineRule(engines), new ModelRule(),
                new PredictorRule(), new StayRule());
    }

    Optional<Rule> find(Class<?> type) {
        return rules.stream().filter(rule -> rule.handles(type)).findFirst();
    }

    OutsideMemory receive(String form, long bytes) {
        return NativeContent.incoming(traveler, engines, unreached, form, bytes);
    }

    /** Constants and places are no state. Initialisers and batchifiers of DJL are shared by all blocks and data sets. */
    boolean isState(Object value) {
        boolean constant = value instanceof Shape || value instanceof Device || value instanceof Engine
                || value instanceof NDManager
                || (value instanceof Initializer || value instanceof Batchifier)
                        && value.getClass().getName().startsWith("ai.djl.");
        return !constant;
    }

    long outsideBytes(Object value) {
        return value instanceof NDArray array ? ArrayRule.bytes(array) : 0;
    }

    void enterRun() {
        engines.enterRun();
        unreached.free();
    }

    /** Arrays that a variable held are given back when nobody reaches them any more, though managers know them. */
    void dropped(Object value) {
        if (value instanceof NDArray array) {
            unreached.letGo(array);
        } else if (value instanceof NDList list) {
            list.forEach(unreached::letGo);
        } else if (value instanceof Block block) {
            letGo(block);
        } else if (value instanceof Model model && model.getBlock() != null) {
            letGo(model.getBlock());
        }
        unreached.collect();
    }

    private void letGo(Block block) {
        block.getParameters().values().stream().filter(Parameter::isInitialized)
                .forEach(parameter -> unreached.letGo(parameter.getArray()));
    }

    /** Whether an object stays in its session, with its variable, while others that it shares objects with go. */
    boolean staysBehind(Object value) {
        return find(value.getClass()).filter(StayRule.class::isInstance).isPresent();
    }
}
