package coop.tablee.network.founding;

/** Where an organisation stands that is looked at before it may vouch for others. Message keys end with these words. */
enum AdmissionState {
    PREPARING,
    WAITING,
    ADMITTED,
    DECLINED
}
