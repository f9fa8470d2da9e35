namespace Cedar;

/// <summary>A value of the Cedar language. Values are immutable and compare by content; <c>ToString</c> writes Cedar syntax.</summary>
public abstract record CedarValue
{
    private protected CedarValue()
    {
    }

    /// <summary>The name of this value's type in Cedar's messages, for example <c>long</c> or <c>(entity of type `User`)</c>.</summary>
    public abstract string TypeName { get; }
}
