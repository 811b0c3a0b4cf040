package farcell.djl;

import farcell.values.CannotTravelException;
import farcell.values.OutsideMemory;
import farcell.values.Traveler;

/**
 * How the objects of DJL travel: arrays by their content, models by their block, and what stands for a place (a device,
 * a manager of memory) as the like of it on the other side. Does not link to DJL, and does nothing where there is none.
 */
public final class DjlTraveler implements Traveler {

    private static final String DJL = "ai.djl.";

    /** Whether a class is DJL's, or extends one of DJL's. */
    private final ClassValue<Boolean> related = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            if (type.isArray() || type.isPrimitive()) {
                return false;
            }
            if (type.getName().startsWith(DJL) || type.getSuperclass() != null && get(type.getSuperclass())) {
                return true;
            }
            for (Class<?> each : type.getInterfaces()) {
                if (get(each)) {
                    return true;
                }
            }
            return false;
        }
    };

    /** Made when an object of DJL is met. */
    private Rules rules;

    private synchronized Rules rules() {
        if (rules == null) {
            rules = new Rules(this);
        }
        return rules;
    }

    private synchronized boolean isIdle() {
        return rules == null;
    }

    @Override
    public boolean handles(Class<?> type) {
        return related.get(type) && rules().find(type).isPresent();
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        Rule rule = rules().find(value.getClass()).orElseThrow();
        try {
            return rule.leave(value);
        } catch (CannotTravelException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw new CannotTravelException("", value.getClass().getName(), "DJL failed to tell its content: " + e, e);
        }
    }

    @Override
    public Object arrive(Object sent, String type, ClassLoader loader) throws Exception {
        Class<?> original = Class.forName(type, false, loader);
        return rules().find(original).orElseThrow().arrive(sent, original);
    }

    @Override
    public OutsideMemory receive(String form, long bytes) {
        return rules().receive(form, bytes);
    }

    @Override
    public boolean isState(Object value) {
        return !related.get(value.getClass()) || rules().isState(value);
    }

    @Override
    public long outsideBytes(Object value) {
        return related.get(value.getClass()) ? rules().outsideBytes(value) : 0;
    }

    @Override
    public void enterRun() {
        if (!isIdle()) {
            rules().enterRun();
        }
    }

    @Override
    public void dropped(Object value) {
        if (!isIdle()) {
            rules().dropped(value);
        }
    }

    @Override
    public boolean staysBehind(Object value) {
        return value != null && related.get(value.getClass()) && rules().staysBehind(value);
    }
}
