package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A message of a client that is to be answered. */
record Request(Channel channel, WireMessage message) {

    String type() {
        return message.type();
    }

    ObjectNode content() {
        return message.content();
    }

    /** Header that everything caused by this request carries as its parent. */
    ObjectNode header() {
        return message.header();
    }
}
