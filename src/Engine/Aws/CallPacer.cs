using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// The rate of one operation: a token bucket at 95% of the quota, which finds a lower quota out by itself. It knows no clock and no waiting
/// calls; <see cref="CallBucket"/> has both.
/// </summary>
/// <remarks>
/// System.Threading.RateLimiting and Polly.RateLimiting have token buckets, too, but with a fixed rate: they cannot be told that the other
/// side throttles. The adaptive mode of the AWS SDKs lowers its rate with each throttled response and guesses how far. Here it is measured:
/// <list type="number">
/// <item>
/// Between two throttled responses the bucket of AWS is empty at both ends, so what was answered in between, by the time, is the quota. The
/// rate becomes 95% of it, in one step for all calls that were sent before (<see cref="Generation"/>).
/// </item>
/// <item>
/// The found rate is held for 16 answered calls, then for 32, 64 ... 512: looking for more costs a throttled call, which is to be less than
/// one in 200. Then the rate rises slowly until AWS throttles again (a more exact measurement) or does not.
/// </item>
/// <item>
/// If AWS answers more than two of its buckets can hold, the quota has risen, and the rate rises within seconds. So it does when a throttled
/// call says nothing about the quota, because few calls were answered before it: somebody else took the calls, or it was a fault.
/// </item>
/// </list>
/// </remarks>
internal sealed class CallPacer
{
    // A measurement over fewer answers is off by more than a quarter.
    private const int LeastAnswers = 4;

    private const int FirstHold = 16;
    private const int LongestHold = 512;

    // At high rates a hold of so many seconds costs fewer throttled calls and is short enough.
    private const double LongestHoldSeconds = 60;

    // How much of the held rate each answered call adds while looking for more.
    private const double ProbeStep = 0.02;

    // Where between the held rate and the throttled one to go if the measurement finds no more: small rates have too few calls to measure.
    private const double ProbeGain = 0.15;

    // The answers of a probe that are measured over; the last of them say most.
    private const int ProbeWindow = 64;
    private const int LeastProbeAnswers = 8;

    // An empty bucket says nothing about the quota if nothing was answered; the first time it costs little.
    private const double SoftDecrease = 0.85;
    private const double HardDecrease = 0.5;
    private const double LongestWait = 8;

    // Rates of endpoints without known quota, in calls a second.
    private const double LowestUnknown = 0.1;
    private const double Unlimited = 1_000;

    private readonly EngineOptions _options;
    private readonly double _ceiling;
    private readonly double _lowest;
    private readonly Queue<double> _probeAnswers = new();

    private Phase _phase = Phase.Free;
    private double _now;
    private double _tokens;
    private long _answered;

    // Since when answers are counted, and whether the bucket of AWS was full then or empty.
    private (double At, long Answered, bool WasFull) _mark;

    // Holding: how many answers are left, how many the next hold has, the rate that AWS has borne, and whether one throttle was forgiven.
    private double _holdLeft;
    private double _nextHold = FirstHold;
    private double _held;
    private bool _wasSoft;

    // Recovering: when it begins, and how long it waits the next time.
    private double _recoverAt;
    private double _nextWait = 1;

    // Answers in this second and in the one before, for endpoints without known quota.
    private (double Start, int This, int Last) _second;

    /// <summary>Creates the pacer of an operation.</summary>
    /// <param name="quota">The quota in calls a second; infinite if there is none.</param>
    /// <param name="options">The share of the quota to use, and how fast it is regained.</param>
    /// <param name="now">The time, in seconds.</param>
    public CallPacer(double quota, EngineOptions options, double now)
    {
        Quota = quota;
        _options = options;
        _ceiling = quota * options.CallRateUse;
        _lowest = double.IsInfinity(quota) ? LowestUnknown : quota * options.LowestCallRate;
        _now = now;
        Rate = _ceiling;
        _tokens = Burst;
        _mark = (now, 0, true);
    }

    private enum Phase
    {
        // At the ceiling.
        Free,

        // Rising by seconds.
        Recovering,

        // At a rate that was measured.
        Holding,

        // Rising by answered calls.
        Probing,
    }

    /// <summary>The quota that AWS publishes, in calls a second; infinite if there is none.</summary>
    public double Quota { get; }

    /// <summary>The rate in force, in calls a second.</summary>
    public double Rate { get; private set; }

    /// <summary>How often the rate was lowered. A throttled response to a call of an earlier generation says nothing new.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether the rate is as high as it can be.</summary>
    public bool IsFree => _phase == Phase.Free;

    private double Burst => double.IsInfinity(Rate) ? double.PositiveInfinity : Math.Max(1, _options.CallBurst.TotalSeconds * Rate);

    /// <summary>Fills the bucket up to now.</summary>
    /// <param name="now">The time, in seconds.</param>
    /// <param name="hasWaiting">Whether calls wait. If none does and the bucket is full, the bucket of AWS is full as well.</param>
    public void AdvanceTo(double now, bool hasWaiting)
    {
        var elapsed = now - _now;
        if (elapsed <= 0) return;
        _now = now;
        if (_phase == Phase.Recovering && now >= _recoverAt) Recover(elapsed);
        if (double.IsInfinity(Rate)) return;

        // A timer is late by a little; what it missed is not lost to those who wait.
        var most = Burst + (hasWaiting ? 0.25 : 0);
        _tokens = Math.Min(most, _tokens + (elapsed * Rate));
        if (!hasWaiting && _tokens >= most && _phase != Phase.Probing) _mark = (now, _answered, true);
    }

    /// <summary>Takes a token for a call, if there is one.</summary>
    public bool TryTake()
    {
        if (double.IsInfinity(Rate)) return true;
        if (_tokens < 1 - 1e-9) return false;
        _tokens--;
        return true;
    }

    /// <summary>How long until there is a token, in seconds.</summary>
    public double NextIn => double.IsInfinity(Rate) ? 0 : Math.Max(0, (1 - _tokens) / Rate);

    /// <summary>AWS answered a call, other than by throttling it.</summary>
    public void OnAnswered()
    {
        _answered++;
        if (double.IsInfinity(Rate)) CountInSecond();
        if (_phase == Phase.Holding && --_holdLeft <= 0) Probe();
        else if (_phase == Phase.Probing) Rise();
    }

    /// <summary>AWS throttled a call.</summary>
    /// <param name="generation">The generation in which the call was sent.</param>
    /// <returns>Whether the rate was lowered.</returns>
    public bool OnThrottled(int generation)
    {
        if (generation != Generation) return false;
        Generation++;
        var measured = Measure();
        if (double.IsInfinity(Rate)) LowerUnlimited();
        else if (_phase == Phase.Probing) Hold(Math.Max(_held + (ProbeGain * (Rate - _held)), Math.Min(Rate, Share(measured))), true);
        else if (measured > 0 && Share(measured) < Rate) Hold(Share(measured), true);
        else if (_phase == Phase.Holding && (measured > 0 || !_wasSoft)) Soften(measured);
        else Back(measured);
        _tokens = Math.Min(0, _tokens);
        return true;
    }

    private double Share(double rate) => rate * _options.CallRateUse;

    /// <summary>
    /// The quota by what was answered since the mark; zero if that is too little. A full bucket of AWS holds a second of its quota, and one
    /// call at least. In a probe only the end is above the quota, so the largest of all ends counts.
    /// </summary>
    private double Measure()
    {
        var (since, before, wasFull) = _mark;
        var answered = (int)(_answered - before);
        if (answered < LeastAnswers || _now <= since) return 0;
        var best = Quotient(answered, _now - since, wasFull);
        var left = _probeAnswers.Count;
        foreach (var at in _probeAnswers)
        {
            if (left < LeastProbeAnswers) break;
            if (_now > at) best = Math.Max(best, Quotient(left, _now - at, wasFull: true));
            left--;
        }

        return best;
    }

    private static double Quotient(int answered, double seconds, bool wasFull)
    {
        if (!wasFull) return answered / seconds;
        var rate = (answered + 0.5) / (seconds + 1);
        return rate >= 1 ? rate : (answered - 0.5) / seconds;
    }

    private void Hold(double rate, bool isMeasured)
    {
        Rate = _held = Math.Max(_lowest, rate);
        _phase = Phase.Holding;
        _holdLeft = _nextHold;
        _nextHold = Math.Min(Math.Max(LongestHold, LongestHoldSeconds * Rate), _nextHold * 2);
        _probeAnswers.Clear();
        if (!isMeasured) return;
        _wasSoft = false;
        _mark = (_now, _answered, false);
    }

    private void Soften(double measured)
    {
        Hold(Rate * SoftDecrease, measured > 0);
        _wasSoft = measured <= 0;
    }

    private void Back(double measured)
    {
        Rate = Math.Max(_lowest, Rate * HardDecrease);
        _phase = Phase.Recovering;
        _recoverAt = _now + _nextWait;
        _nextWait = Math.Min(LongestWait, _nextWait * 2);
        _probeAnswers.Clear();
        if (_mark.WasFull || measured > 0) _mark = (_now, _answered, false);
    }

    private void LowerUnlimited()
    {
        Rate = Math.Max(1, Math.Max(_second.This, _second.Last));
        _tokens = 0;
        Hold(Share(Rate), true);
    }

    private void Probe()
    {
        _phase = Phase.Probing;
        _mark = (_now, _answered, true);
    }

    private void Rise()
    {
        Rate = Math.Min(_ceiling, Rate + (ProbeStep * _held));
        _probeAnswers.Enqueue(_now);
        if (_probeAnswers.Count > ProbeWindow) _probeAnswers.Dequeue();

        // More than two full buckets above what the held rate says was answered.
        var above = _answered - _mark.Answered - ((_now - _mark.At) * _held / _options.CallRateUse);
        if (above <= 2 * Math.Max(1, _held)) return;
        _phase = Phase.Recovering;
        _recoverAt = _now;
        _nextHold = FirstHold;
        _nextWait = 1;
        _probeAnswers.Clear();
    }

    private void Recover(double elapsed)
    {
        var step = double.IsInfinity(Quota) ? 4 * Rate : Quota;
        Rate = Math.Min(_ceiling, Rate + (_options.CallRateRaise * step * elapsed));
        if (double.IsInfinity(Quota) && Rate > Unlimited) Rate = double.PositiveInfinity;
        if (Rate < _ceiling) return;
        _phase = Phase.Free;
        _nextHold = FirstHold;
        _nextWait = 1;
    }

    private void CountInSecond()
    {
        if (_now - _second.Start >= 1) _second = (_now, 0, _now - _second.Start < 2 ? _second.This : 0);
        _second.This++;
    }
}
