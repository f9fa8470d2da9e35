namespace Reconciler.Worker.Commands;

/// <summary>Writes what is new in the logs of an object.</summary>
internal interface ILogOutput
{
    /// <summary>Writes what earlier calls did not write.</summary>
    /// <param name="isLast">Whether no call follows, so that nothing is waited for.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>How many lines there were.</returns>
    Task<int> WriteAsync(bool isLast, CancellationToken cancellationToken);

    /// <summary>Says that the logs are empty.</summary>
    string DescribeEmpty();
}
