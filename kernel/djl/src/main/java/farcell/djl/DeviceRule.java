package farcell.djl;

import ai.djl.Device;

/** A device stands for one of the session that it arrives in: the default for the default. */
record DeviceRule(Engines engines) implements Rule {

    @Override
    public boolean handles(Class<?> type) {
        return Device.class.isAssignableFrom(type);
    }

    @Override
    public Object leave(Object value) {
        return Engines.nameOf((Device) value, engines.standard());
    }

    @Override
    public Object arrive(Object sent, Class<?> original) {
        return Engines.device((String) sent, engines.standard());
    }
}
