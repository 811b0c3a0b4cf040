package farcell.djl;

import ai.djl.engine.Engine;

/** An engine stands for the one of that name in the session that it arrives in. */
record EngineRule(Engines engines) implements Rule {

    @Override
    public boolean handles(Class<?> type) {
        return Engine.class.isAssignableFrom(type);
    }

    @Override
    public Object leave(Object value) {
        return ((Engine) value).getEngineName();
    }

    @Override
    public Object arrive(Object sent, Class<?> original) {
        return engines.find((String) sent);
    }
}
