package coop.tablee.delivery.joint;

/** How far two doors are joined: asked by one, agreed to by the other, granted by the cooperative that comes to both, ended by any of them. */
public enum JointState {
    ASKED,
    AGREED,
    IN_FORCE,
    ENDED
}
