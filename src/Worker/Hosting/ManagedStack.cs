using Microsoft.Extensions.Logging;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Files;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// What the operator keeps of one stack from pass to pass. A stack has one pass at a time, and only that pass uses this; but file changes are
/// noted at any time.
/// </summary>
/// <param name="log">Told which access changed.</param>
internal sealed class ManagedStack(ILogger log)
{
    private FileFingerprints? _files;
    private volatile bool _hasFileChange;
    private volatile bool _isRequested;

    /// <summary>The progress of its resources.</summary>
    public StackMemory Memory { get; } = new();

    /// <summary>Logs its access changes.</summary>
    public AccessChangeLogger AccessLogger { get; } = new(log);

    /// <summary>The warnings of its last plan: each is logged once.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>What had drifted in its last pass, was logged, and has not ended.</summary>
    public IReadOnlySet<(string Resource, string? Path, string? Live)> LoggedDrift { get; set; } =
        new HashSet<(string Resource, string? Path, string? Live)>();

    /// <summary>Its name in its last pass; null before.</summary>
    public string? Name { get; set; }

    /// <summary>How many resources were ready in its last pass, and how many there were; null before.</summary>
    public (int Ready, int Total)? LastCounts { get; set; }

    /// <summary>The number of passes since the last one that converged: the exponent of the backoff.</summary>
    public int Failures { get; set; }

    /// <summary>The stack under way, composed; null if nothing is kept.</summary>
    public StackReconciler? Reconciler { get; private set; }

    /// <summary>The stack as it was seen when all its resources matched; null if they did not.</summary>
    public SettledStack? Settled { get; private set; }

    /// <summary>What its last pass read of AWS; null if nothing is known.</summary>
    public StackReads? Reads { get; private set; }

    /// <summary>Notes that a file changed: the next pass reads the files again. Can be called at any time.</summary>
    public void NoteFileChange() => _hasFileChange = true;

    /// <summary>Asks that the next pass looks at everything and tries again what has stalled. Can be called at any time.</summary>
    public void RequestRetry() => (_isRequested, _hasFileChange) = (true, true);

    /// <summary>Whether somebody asked for this pass.</summary>
    public bool TakeRequest()
    {
        var isRequested = _isRequested;
        _isRequested = false;
        return isRequested;
    }

    /// <summary>Whether the files are as they were when what is kept was made of them.</summary>
    public bool HasSameFiles()
    {
        var hasChange = _hasFileChange;
        _hasFileChange = false;
        return !hasChange && _files?.StillMatches() == true;
    }

    /// <summary>Keeps what the next pass can use. Of a settled stack that is little: its specs are read again when something changes.</summary>
    /// <param name="reconciler">The stack.</param>
    /// <param name="result">The result of its pass.</param>
    public void Keep(StackReconciler reconciler, PassResult result)
    {
        // Composition has read the sources of servers, so the fingerprints are complete only after a pass.
        _files = reconciler.Stack.Reader.Fingerprints;
        Settled = reconciler.Settle(result);
        Reads = reconciler.LastReads;
        Reconciler = Settled is null && !result.IsConverged && !reconciler.HasFormerNames ? reconciler : null;
    }

    /// <summary>Keeps nothing: the next pass reads the files.</summary>
    public void Forget() => (Reconciler, Settled, _files) = (null, null, null);
}
