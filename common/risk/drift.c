#include "risk/drift.h"

/* The natural logarithm, by halving to [0.7, 1.4] and the series of the inverse tangent. */
static double logarithm(double x)
{
    static const double ln2 = 0.69314718055994530942;
    double halved = 0;

    for (; x > 1.4; x /= 2)
        halved += ln2;
    for (; x < 0.7; x *= 2)
        halved -= ln2;
    const double z = (x - 1) / (x + 1);
    double sum = 0, power = z;
    for (int i = 1; i < 40; i += 2, power *= z * z)
        sum += power / i;
    return halved + 2 * sum;
}

double lg_drift_index(const double *reference, const double *current, size_t bins)
{
    double all = 0, all_now = 0, index = 0;

    for (size_t i = 0; i < bins; i++) {
        all += reference[i] + 0.5;
        all_now += current[i] + 0.5;
    }
    for (size_t i = 0; i < bins; i++) {
        const double share = (reference[i] + 0.5) / all, now = (current[i] + 0.5) / all_now;

        index += (now - share) * logarithm(now / share);
    }
    return index;
}

double lg_drift_chi_square(double inspected, double failed, double inspected_now, double failed_now)
{
    const double all = inspected + inspected_now, all_failed = failed + failed_now;
    const double below = inspected * inspected_now * all_failed * (all - all_failed);
    const double apart = failed * (inspected_now - failed_now) - failed_now * (inspected - failed);

    return below > 0 ? all * apart * apart / below : 0;
}
