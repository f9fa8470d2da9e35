using System.Globalization;

namespace Reconciler.Bench.Scale;

/// <summary>The options of <c>--run</c>.</summary>
/// <param name="Stacks">The number of stacks.</param>
/// <param name="Limits">Whether the embedded AWS enforces its quotas and the worker keeps to them, from the start.</param>
/// <param name="LimitsAtRestart">The same, but for the restart only: converging hundreds of stacks at quotas takes an hour.</param>
/// <param name="Latency">The latency profile of the embedded AWS.</param>
/// <param name="Resync">The resync interval of the worker, in seconds.</param>
/// <param name="Workers">The worker's <c>--workers</c>; null for its default.</param>
/// <param name="ShowOperations">Whether the calls are shown by operation.</param>
/// <param name="Timeout">After this many seconds a phase ends, ready or not.</param>
/// <param name="Readers">Whether the readers are measured, too.</param>
/// <param name="RolesInFull">Whether the specs say what a runtime's role may do to pull its image, which old programs do not compose.</param>
internal sealed record ScaleOptions(
    int Stacks, bool Limits, bool LimitsAtRestart, string Latency, int Resync, int? Workers, bool ShowOperations, int Timeout, bool Readers,
    bool RolesInFull)
{
    public const string Usage =
        "--run N [--limits | --limits-at-restart] [--latency none|interactive|realistic] [--resync SECONDS] [--workers N] "
        + "[--timeout SECONDS] [--calls] [--no-readers] [--roles-in-full]";

    private static readonly string[] Flags = ["--limits", "--limits-at-restart", "--calls", "--no-readers", "--roles-in-full"];
    private static readonly string[] Values = ["--run", "--latency", "--resync", "--workers", "--timeout"];

    /// <summary>Parses the arguments; null if they do not ask for a run.</summary>
    public static ScaleOptions? Parse(string[] arguments)
    {
        if (!arguments.Contains("--run")) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (Flags.Contains(name)) values[name] = "";
            else if (Values.Contains(name) && i + 1 < arguments.Length) values[name] = arguments[++i];
            else throw new ArgumentException($"'{name}' is not understood. Usage: {Usage}");
        }

        int? Number(string name) => values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        var (stacks, limits) = (Number("--run")!.Value, values.ContainsKey("--limits"));

        // The policies of one engine take one call of five a second, so with quotas a resync lasts at least a fifth of a second a stack.
        var resync = Number("--resync") ?? Math.Max(30, limits ? stacks * 2 / 5 : stacks / 8);
        return new ScaleOptions(
            stacks,
            limits,
            values.ContainsKey("--limits-at-restart"),
            values.GetValueOrDefault("--latency", "none"),
            resync,
            Number("--workers"),
            values.ContainsKey("--calls"),
            Number("--timeout") ?? 1200,
            !values.ContainsKey("--no-readers"),
            values.ContainsKey("--roles-in-full"));
    }
}
