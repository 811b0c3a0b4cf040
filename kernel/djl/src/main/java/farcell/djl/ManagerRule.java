package farcell.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.util.passthrough.PassthroughNDManager;
import farcell.values.CannotTravelException;

/** A manager stands for a place: it is made again, or found again, under the like of its parent. */
record ManagerRule(Managers managers) implements Rule {

    @Override
    public boolean handles(Class<?> type) {
        return NDManager.class.isAssignableFrom(type);
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        NDManager manager = (NDManager) value;
        if (manager instanceof PassthroughNDManager) {
            throw new CannotTravelException("", manager.getClass().getName(),
                    "a manager without an engine has no like in another session", null);
        }
        Engine engine = manager.getEngine();
        if (manager instanceof NDManager.SystemNDManager) {
            return new Object[] {engine.getEngineName()};
        }
        return new Object[] {engine.getEngineName(), managers.id(manager), manager.getParentManager(),
                Engines.nameOf(manager.getDevice(), engine), manager.getName(), manager.isOpen()};
    }

    @Override
    public Object arrive(Object sent, Class<?> original) {
        Object[] parts = (Object[]) sent;
        Engine engine = managers.engine((String) parts[0]);
        if (parts.length == 1) {
            return Managers.system(engine);
        }
        NDManager parent = (NDManager) parts[2];
        if (!parent.isOpen()) {
            parent = Managers.system(engine);
        }
        NDManager manager = managers.manager((String) parts[1], parent, Engines.device((String) parts[3], engine));
        if (!manager.getName().equals(parts[4])) {
            manager.setName((String) parts[4]);
        }
        if (!(boolean) parts[5]) {
            manager.close();
        }
        return manager;
    }
}
