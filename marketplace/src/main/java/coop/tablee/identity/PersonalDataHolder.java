package coop.tablee.identity;

import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Says what a module keeps of people. Implemented by every module that does, because only it knows its tables; identity tells people of it, writes it down for them
 * and has it erased.
 */
public interface PersonalDataHolder {

    List<PersonalData> personalData();

    /** What has to be done, or should be known, before this person can be erased; asked again in the transaction that erases. */
    default Flux<ErasureObstacle> obstacles(Person person) {
        return Flux.empty();
    }
}
