using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>Changes are made only when somebody said yes.</summary>
internal static class Confirmation
{
    public static bool Confirm(Terminal terminal, string question) =>
        Confirm(terminal, question, "Nobody is there to say yes.", "Pass --yes to go ahead without being asked.");

    /// <summary>Asks once more, whatever was said to the changes as a whole: nobody is to get access by accident.</summary>
    public static bool ConfirmWidening(Terminal terminal) => Confirm(
        terminal,
        "Access widens, see above. Apply these changes all the same?",
        "Access would widen, see the access changes above, and nobody is there to say yes to that.",
        "Pass --allow-widening where that is intended.");

    private static bool Confirm(Terminal terminal, string question, string nobody, string hint)
    {
        if (!terminal.CanAsk)
        {
            terminal.Fail(nobody, hint);
            return false;
        }

        if (terminal.Confirm(question)) return true;
        terminal.Error.WriteLine("Nothing was changed.");
        return false;
    }
}
