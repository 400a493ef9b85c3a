package io.vclustermanager.model;

/** Who it was, as records keep it. */
public record ActorName(String name, ActorKind kind) {}
