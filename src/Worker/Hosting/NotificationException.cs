namespace Reconciler.Worker.Hosting;

/// <summary>A receiver did not take what it was told.</summary>
/// <param name="reason">Why not.</param>
/// <param name="canPass">Whether a repetition can help.</param>
internal sealed class NotificationException(string reason, bool canPass) : Exception(reason)
{
    /// <summary>Whether a repetition can help.</summary>
    public bool CanPass { get; } = canPass;
}
