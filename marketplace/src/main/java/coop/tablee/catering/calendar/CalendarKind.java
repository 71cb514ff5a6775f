package coop.tablee.catering.calendar;

/** Why days are not ordinary. {@link #SCHOOL_DAY} is one on which school takes place although a holiday of all kitchens says otherwise. */
public enum CalendarKind {
    HOLIDAY,
    PUBLIC_HOLIDAY,
    TRAINING,
    OUTING,
    STRIKE,
    SCHOOL_DAY,
    OTHER;

    public String messageKey() {
        return "catering.calendar.kind." + name();
    }

    /** What is meant where nobody says how many eat. */
    Eating usually() {
        return switch (this) {
            case OUTING -> Eating.FEWER;
            case STRIKE -> Eating.SHARE;
            case SCHOOL_DAY -> Eating.USUAL;
            case HOLIDAY, PUBLIC_HOLIDAY, TRAINING, OTHER -> Eating.NOBODY;
        };
    }
}
