package farcell.djl;

import ai.djl.BaseModel;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import farcell.values.CannotTravelException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;

/**
 * A model travels as its name, block, data type, properties and directory. One that comes again, or comes home, is the
 * one that is there already, with the new block: a model that nobody reaches closes its manager, and with it arrays that
 * somebody may still reach. Objects that it made of its files ({@code getArtifact}) are made again where they are asked
 * for.
 */
final class ModelRule implements Rule {

    private final Map<Model, String> ids = new WeakHashMap<>();
    private final Map<String, WeakReference<Model>> byId = new HashMap<>();

    @Override
    public boolean handles(Class<?> type) {
        return BaseModel.class.isAssignableFrom(type);
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        BaseModel model = (BaseModel) value;
        if (!model.getNDManager().isOpen()) {
            throw new CannotTravelException("", model.getClass().getName(), "this model was closed, and its parameters "
                    + "with it; let it travel before, or drop the variable", null);
        }
        Path directory = model.getModelPath();
        return new Object[] {id(model), model.getName(), model.getNDManager(), model.getBlock(),
                model.getDataType().name(), new HashMap<>(model.getProperties()),
                directory == null ? null : directory.toString(), Fields.get(model, BaseModel.class, "wasLoaded")};
    }

    private synchronized String id(Model model) {
        return ids.computeIfAbsent(model, m -> {
            String id = UUID.randomUUID().toString();
            byId.put(id, new WeakReference<>(m));
            return id;
        });
    }

    @Override
    public synchronized Object arrive(Object sent, Class<?> original) {
        Object[] parts = (Object[]) sent;
        WeakReference<Model> known = byId.get((String) parts[0]);
        Model model = known == null ? null : known.get();
        if (model == null || !model.getNDManager().isOpen()) {
            model = make((String) parts[1], (NDManager) parts[2]);
            ids.put(model, (String) parts[0]);
            byId.put((String) parts[0], new WeakReference<>(model));
            byId.values().removeIf(reference -> reference.get() == null);
        }
        model.setBlock((Block) parts[3]);
        model.setDataType(DataType.valueOf((String) parts[4]));
        model.getProperties().clear();
        ((Map<?, ?>) parts[5]).forEach(adder(model));
        Fields.set(model, BaseModel.class, "modelDir", parts[6] == null ? null : Path.of((String) parts[6]));
        Fields.set(model, BaseModel.class, "wasLoaded", parts[7]);
        return model;
    }

    private static java.util.function.BiConsumer<Object, Object> adder(Model model) {
        return (key, value) -> model.setProperty((String) key, (String) value);
    }

    /** A model in the manager that its arrays have, which came before it. */
    private static Model make(String name, NDManager manager) {
        Model model = Model.newInstance(name, manager.getDevice(), manager.getEngine().getEngineName());
        model.getNDManager().close();
        Fields.set(model, BaseModel.class, "manager", manager);
        return model;
    }
}
