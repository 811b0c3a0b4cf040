package farcell.djl;

import farcell.values.CannotTravelException;

/** How objects of one type of DJL travel; see {@link farcell.values.Traveler}. */
interface Rule {

    boolean handles(Class<?> type);

    Object leave(Object value) throws CannotTravelException;

    /** @param original class of the object that left */
    Object arrive(Object sent, Class<?> original) throws Exception;
}
