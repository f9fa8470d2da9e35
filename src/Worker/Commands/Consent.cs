namespace Reconciler.Worker.Commands;

/// <summary>Changes are made only when somebody said yes.</summary>
internal static class Consent
{
    public static bool Ask(Terminal terminal, string question)
    {
        if (!terminal.CanAsk)
        {
            terminal.Fail("Nobody is there to say yes.", "Pass --yes to go ahead without being asked.");
            return false;
        }

        if (terminal.Confirm(question)) return true;
        terminal.Error.WriteLine("Nothing was changed.");
        return false;
    }
}
