using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>Asks the user to confirm changes. Without a terminal the answer is no, and the message names the option to pass.</summary>
internal static class Confirmation
{
    public static bool Confirm(Terminal terminal, string question) => Confirm(
        terminal,
        question,
        "Cannot ask for confirmation: standard input is not a terminal.",
        "Pass --yes to continue without confirmation.");

    /// <summary>Asks for a separate confirmation of access changes, also with <c>--yes</c>: access must not widen by accident.</summary>
    public static bool ConfirmWidening(Terminal terminal) => Confirm(
        terminal,
        "These changes may widen access (see the access changes above). Apply them?",
        "These changes may widen access (see the access changes above). Cannot ask for confirmation: standard input is not a terminal.",
        "Pass --allow-widening if this is intended.");

    /// <summary>
    /// Asks for consent to the loss of people's data, and names what would be lost. With <c>--yes</c> nobody is asked: the answer is no.
    /// </summary>
    public static bool ConfirmDataLoss(Terminal terminal, IReadOnlyList<DataLoss> losses, bool yes)
    {
        var names = string.Join(", ", losses);
        const string Hint = "Nothing was changed. Pass --allow-data-loss if this is intended.";
        var refusal = $"This would delete data for good: {names}.";
        if (!yes) return Confirm(terminal, $"This deletes data for good: {names}. Continue?", refusal, Hint);
        terminal.Fail($"{refusal} --yes does not cover that.", Hint);
        return false;
    }

    private static bool Confirm(Terminal terminal, string question, string cannotAsk, string hint)
    {
        if (!terminal.CanAsk)
        {
            terminal.Fail(cannotAsk, hint);
            return false;
        }

        if (terminal.Confirm(question)) return true;
        terminal.Error.WriteLine("Nothing was changed.");
        return false;
    }
}
