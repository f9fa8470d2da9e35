namespace Reconciler.Emulator.Services.Sqs;

/// <summary>Delivers messages of other services to queues.</summary>
internal interface IQueueDelivery
{
    /// <summary>Sends a message as a service. Callers hold the account's gate.</summary>
    /// <param name="queueArn">The ARN of the queue.</param>
    /// <param name="body">The message.</param>
    /// <param name="principal">The principal of the service, such as <c>events.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource for which the service acts.</param>
    /// <returns>Whether there is such a queue, and its policy lets the service send.</returns>
    bool TrySend(string queueArn, string body, string principal, string sourceArn);
}
