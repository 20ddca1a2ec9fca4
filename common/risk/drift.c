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

/* What one bin adds: half an item more stands in each. */
static double part_of(double reference, double current, double all, double all_now)
{
    const double share = (reference + 0.5) / all, now = (current + 0.5) / all_now;

    return (now - share) * logarithm(now / share);
}

static double sum_of(const double *items, size_t bins)
{
    double sum = 0;

    for (size_t i = 0; i < bins; i++)
        sum += items[i] + 0.5;
    return sum;
}

double lg_drift_index(const double *reference, const double *current, size_t bins)
{
    const double all = sum_of(reference, bins), all_now = sum_of(current, bins);
    double index = 0;

    for (size_t i = 0; i < bins; i++)
        index += part_of(reference[i], current[i], all, all_now);
    return index;
}

size_t lg_drift_most(const double *reference, const double *current, size_t bins)
{
    const double all = sum_of(reference, bins), all_now = sum_of(current, bins);
    double most = -1;
    size_t at = 0;

    for (size_t i = 0; i < bins; i++) {
        const double part = part_of(reference[i], current[i], all, all_now);

        if (part > most) {
            most = part;
            at = i;
        }
    }
    return at;
}

double lg_drift_chi_square(double inspected, double failed, double inspected_now, double failed_now)
{
    const double all = inspected + inspected_now, all_failed = failed + failed_now;
    const double below = inspected * inspected_now * all_failed * (all - all_failed);
    const double apart = failed * (inspected_now - failed_now) - failed_now * (inspected - failed);

    return below > 0 ? all * apart * apart / below : 0;
}
